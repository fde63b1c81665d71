/** Audit events provoked with a fresh name and read back from the log file. */
import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, type Ask, api } from '../http.ts'
import { answerOf } from '../node.ts'
import type { GradeTarget } from '../types.ts'
import { flagsOf } from './manifests.ts'
import { hostPathOfFlag } from './mounts.ts'

/** What checks read of an audit.k8s.io/v1 Event. */
export interface AuditEvent {
  auditID: string
  level: 'None' | 'Metadata' | 'Request' | 'RequestResponse'
  stage: 'RequestReceived' | 'ResponseStarted' | 'ResponseComplete' | 'Panic'
  requestURI: string
  verb: string
  user?: { username?: string; groups?: string[] }
  impersonatedUser?: { username?: string }
  /** The client first, then the proxies that passed it on; only the last one cannot be made up. */
  sourceIPs?: string[]
  userAgent?: string
  objectRef?: {
    resource?: string
    namespace?: string
    name?: string
    apiGroup?: string
    subresource?: string
  }
  responseStatus?: { code?: number }
  requestObject?: unknown
  responseObject?: unknown
  requestReceivedTimestamp?: string
}

/** The events in a piece of a log; a line that is no event (the cut first one) is left out. */
export function parseAuditLines(text: string): AuditEvent[] {
  return text.split('\n').flatMap(line => {
    try {
      const event = JSON.parse(line) as AuditEvent & { kind?: string }
      return event.kind === 'Event' && event.auditID ? [event] : []
    } catch {
      return []
    }
  })
}

/**
 * The log file on the node, by the running API server's --audit-log-path and its mounts.
 * @throws Error when there is none to read.
 */
export async function auditLogFile(target: GradeTarget): Promise<string> {
  const flags = await flagsOf(target, 'kube-apiserver')
  const path = flags.values('audit-log-path').running?.at(-1)
  if (!path) throw new Error('the running API server has no --audit-log-path')
  const host = await hostPathOfFlag(target, 'kube-apiserver', 'audit-log-path')
  if (!host) throw new Error(`${path} is inside the container only: no hostPath mount covers it`)
  return host
}

/** A place in a log that may be rotated: the file by its inode, and how much of it was there. */
export interface LogPosition {
  inode: string
  bytes: number
}

/** Where the log ends now. */
export async function positionOf(target: GradeTarget, file: string): Promise<LogPosition> {
  // A file that is not there yet has no inode and no bytes.
  const script = 'stat -L -c "%i %s" "$1" 2>/dev/null || echo - 0'
  const stdout = await answerOf(target, ['sh', '-c', script, 'log-position', file])
  const [inode = '', bytes = '0'] = stdout.split(' ')
  return { inode, bytes: Number(bytes) }
}

/**
 * Prints the lines with a word that were appended after a position: the rest of the file it was (renamed since, when
 * rotated: audit.log becomes audit-<time>.log beside it), and the present one if that is another.
 */
const readAppended = `
file=$1 inode=$2 bytes=$3 word=$4
now=$(stat -L -c %i "$file" 2>/dev/null)
if [ "$now" != "$inode" ]; then
  [ "$inode" != - ] && old=$(find "$(dirname "$file")" -maxdepth 1 -inum "$inode" | head -n 1) && [ -n "$old" ] && tail -c +$((bytes + 1)) "$old"
  [ -n "$now" ] && cat "$file"
else
  tail -c +$((bytes + 1)) "$file"
fi | grep -F -- "$word"
:`

/** The events with a word in them that were logged since, in order, also when the log was rotated meanwhile. */
export async function eventsSince(
  target: GradeTarget,
  file: string,
  from: LogPosition,
  word: string,
): Promise<AuditEvent[]> {
  const argv = ['sh', '-c', readAppended, 'log-since', file, from.inode, String(from.bytes), word]
  return parseAuditLines(await answerOf(target, argv))
}

/** So many requests at once a busy API server still answers in time. */
const atOnce = 12

async function inTurn<T, R>(items: T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index]!, index)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}

export interface Provoked {
  answer: Answer
  /** Its events in the order in which they were logged; none when the policy has it not logged. */
  events: AuditEvent[]
}

/** Events that are written in batches, and have not come when none came for so long, do not come, ms. */
const quietMs = 1_000

/**
 * Whether the events of a request are in the log when its answer has ended. Without batches they are written by the handler
 * that answers (ProcessEvents in plugin/pkg/audit/log, called by WithAudit), and net/http ends an answer after its handler has
 * returned: a short one is sent as a whole then, a longer one has its last chunk then.
 */
async function loggedWithAnswers(target: GradeTarget): Promise<boolean> {
  const { values } = await flagsOf(target, 'kube-apiserver')
  const { running } = values('audit-log-mode')
  return running !== undefined && running.at(-1) !== 'batch'
}

/**
 * Sends the requests, each marked by a user agent of its own, and reads their events back. Where the API server logs in
 * batches it waits for those that have none yet until the log has been quiet for 1 s; `silent` ones are expected to stay
 * without, `last` is the stage of the event that ends one.
 * @param log the file on the node that they have to come to, which may not exist; default: wherever the API server logs
 * @throws Error when no file is given and the API server keeps no audit log on the node.
 */
export async function provoke(
  target: GradeTarget,
  asks: (Ask & { silent?: boolean; last?: AuditEvent['stage'] })[],
  log?: string,
): Promise<Provoked[]> {
  const file = log ?? (await auditLogFile(target))
  const from = await positionOf(target, file)
  const [client, isWhole] = await Promise.all([api(target), loggedWithAnswers(target)])
  // Checks run side by side: each call tells its own requests from those of others.
  const call = randomBytes(4).toString('hex')
  const mark = (index: number) => `cks-lab/${target.nonce}-${call}-${index}.`
  const answers = await inTurn(asks, ({ silent: _, last: __, ...ask }, index) =>
    client.ask({ ...ask, headers: { ...ask.headers, 'user-agent': mark(index) } }),
  )
  let known = 0
  let since = Date.now()
  for (;;) {
    const events = await eventsSince(target, file, from, call)
    const provoked = answers.map((answer, index) => ({
      answer,
      events: events.filter(it => it.userAgent === mark(index)),
    }))
    const complete = provoked.every(
      ({ events }, index) =>
        asks[index]?.silent || events.some(it => it.stage === (asks[index]?.last ?? 'ResponseComplete')),
    )
    if (events.length > known) since = Date.now()
    known = events.length
    if (isWhole || complete || Date.now() - since > quietMs) return provoked
    await sleep(150, undefined, { signal: target.signal })
  }
}

/**
 * When a log was full, by the name that rotation gives it beside the log: audit-2026-11-26T08-15-00.000.log
 * (lumberjack.v2, backupName). By that it is deleted, whoever gave the name.
 * @returns ms since the epoch; NaN for any other name
 */
export function fullSince(log: string, name: string): number {
  const { name: stem, ext } = posix.parse(log)
  const stamp =
    name.startsWith(`${stem}-`) && name.endsWith(ext)
      ? name.slice(stem.length + 1, name.length - ext.length)
      : ''
  const [, date, hours, rest] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d-\d\d\.\d{3})$/.exec(stamp) ?? []
  return Date.parse(`${date}T${hours}:${rest?.replace('-', ':')}Z`)
}
