/**
 * One answer to three questions about a file that a component's flag names: what does it say, is that in force, and will
 * it hold after the component's next start? Most files are read at the start only, so what was written later is not in
 * force; some are looked at again by the API server, which may refuse what it finds and go on as before.
 */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { brief } from '../shown.ts'
import type { GradeTarget } from '../types.ts'
import { clockAhead } from './clock.ts'
import { configMessages, wordsOf } from './component-log.ts'
import { type ConfigFile, configFile, configOfFlag } from './config-files.ts'
import { type FileTimes, fileTimes } from './file-times.ts'
import { factsOf, flagsOf } from './manifests.ts'
import { labelOf } from './metrics.ts'
import { namedFiles } from './named-files.ts'

export interface FileInForce extends ConfigFile {
  /** Whether what the component does is what the file says now. A file that cannot be read is not in force. */
  inForce: boolean
  /** Why, for people: when it changed and what the component did then, in its own words where it has some. */
  said: string
  /** ms since the epoch by the node's clock, where it is there. */
  changedAt?: number
  /** The component looks at it again and has not come to it yet. */
  pending?: boolean
}

/** A file that the API server looks at again: on every change, or else once a minute. */
interface Reloading {
  /** Of its metrics, which tell the content that was last taken over: <component>/metrics/metrics.go in apiserver v0.35. */
  subsystem: string
  /** What it writes into its log when it refuses a content. */
  refused: RegExp
  /** Not even a content that means the same is passed over silently, unless this is told and nothing after it. */
  same?: RegExp
}

const reloaded: Record<string, Reloading> = {
  'authentication-config': {
    subsystem: 'authentication_config_controller',
    refused: /failed to (read|load|validate|update) authentication config/,
  },
  'authorization-config': {
    subsystem: 'authorization_config_controller',
    refused: /reloading authorization config"/,
    same: /found new authorization config data/,
  },
  'encryption-provider-config': {
    subsystem: 'encryption_config_controller',
    refused: /error processing encryption config file/,
  },
}

/** The API server looks once a minute (WatchUntil and EncryptionConfigFileChangePollDuration), and needs a moment. */
export const reloadWithinMs = 65_000

/** The file that a flag of a component names, as it is now, and whether it is in force. Looked at once in a run. */
export const fileInForce = (target: GradeTarget, component: Component, flag: string): Promise<FileInForce> =>
  target.once(`in-force ${component} ${flag}`, async () => {
    const file = await configOfFlag(target, component, flag)
    if (!file.path) return { ...file, inForce: false, said: file.problem! }
    const { running, values } = await flagsOf(target, component)
    const given = running && values(flag).running?.at(-1)
    if (running && given !== file.path) {
      const said = `the running process has ${given === undefined ? `no --${flag}` : `--${flag}=${given}`}`
      return { ...file, inForce: false, said }
    }
    const isReloaded =
      flag !== 'encryption-provider-config' ||
      values('encryption-provider-config-automatic-reload').running?.at(-1) === 'true'
    return judge(target, component, file, isReloaded ? reloaded[flag] : undefined)
  })

/**
 * The same for the flag's file and every file that it names in turn: files of admission plugins, kubeconfigs of webhooks.
 * The flag's own comes first.
 */
export async function filesInForce(
  target: GradeTarget,
  component: Component,
  flag: string,
): Promise<FileInForce[]> {
  const own = await fileInForce(target, component, flag)
  const further: FileInForce[] = []
  const open = namedFiles(own)
  for (let path = open.shift(); path; path = open.shift()) {
    if (further.some(it => it.path === path)) continue
    const file = await configFile(target, component, path)
    open.push(...namedFiles(file))
    further.push(await judge(target, component, file))
  }
  return [own, ...further]
}

/**
 * What the component said when it read a file and passed over fields that it does not know, as kube-apiserver does with
 * an audit policy and no other file (apiserver/pkg/audit/policy/reader.go); undefined when it understood all.
 */
export async function readLeniently(
  target: GradeTarget,
  component: Component,
  flag: string,
): Promise<string | undefined> {
  if (flag !== 'audit-policy-file') return undefined
  const startedAt = await startOf(target, component)
  const line = (await configMessages(target, component)).findLast(
    it => it.text.includes('lenient decoding') && (startedAt === undefined || it.at >= startedAt),
  )
  return line && `its log: ${brief(wordsOf(line.text))}`
}

async function judge(
  target: GradeTarget,
  component: Component,
  file: ConfigFile,
  reloading?: Reloading,
): Promise<FileInForce> {
  const { path = '', hostPath, text } = file
  if (!hostPath || text === undefined) return { ...file, inForce: false, said: file.problem! }
  const [times, startedAt] = await Promise.all([
    fileTimes(target, component, path, hostPath),
    startOf(target, component),
  ])
  if (!times) return { ...file, inForce: false, said: 'no such file on the node' }
  const found = { ...file, changedAt: times.changedAt }
  if (startedAt === undefined) return { ...found, inForce: false, said: `${component} does not run` }
  const started = `${component} started at ${clock(startedAt)}`
  if (!isNewer(times, startedAt)) return { ...found, inForce: true, said: `as it was when ${started}` }
  const changed =
    times.changedAt > startedAt ? `changed at ${clock(times.changedAt)}` : 'put in place of another'
  if (!reloading)
    return {
      ...found,
      inForce: false,
      said: `${changed}, after ${started}, which reads it at its start only: not in force`,
    }
  return { ...found, ...(await reload(target, component, text, times, reloading, changed)) }
}

/** What the API server made of a content that came after its start. */
async function reload(
  target: GradeTarget,
  component: Component,
  text: string,
  times: FileTimes,
  { subsystem, refused, same }: Reloading,
  changed: string,
): Promise<Pick<FileInForce, 'inForce' | 'said' | 'pending'>> {
  const hash = `sha256:${createHash('sha256').update(text).digest('hex')}`
  const loaded = await labelOf(target, `apiserver_${subsystem}_last_config_info`, 'hash')
  if (loaded === hash) return { inForce: true, said: `${changed}, and ${component} has taken it over` }
  // The file system's clock may be a tick behind the log's.
  const messages = (await configMessages(target, component)).filter(it => it.at >= times.changedAt - 1_000)
  const refusal = messages.findLast(it => refused.test(it.text))
  if (refusal)
    return {
      inForce: false,
      said: `${changed}, and ${component} refused it: ${brief(wordsOf(refusal.text))}`,
    }
  if (same && messages.some(it => same.test(it.text)))
    return { inForce: true, said: `${changed}, without another meaning` }
  if (!times.seen)
    return {
      inForce: false,
      said: `${changed}, and ${component}'s container still has the file that it replaced: not in force before the next start`,
    }
  const pending = Date.now() + (await clockAhead(target)) < times.changedAt + reloadWithinMs
  const yet = pending ? ' yet: it looks once a minute' : ''
  return { inForce: false, pending, said: `${changed}; ${component} has not taken it over${yet}` }
}

/**
 * Waits for the API server to come to files that it looks at again and that have just been changed, so that a check that
 * is pressed at once finds what one finds later. Where nothing can be known, nothing is waited for.
 */
export async function reloadsSettled(target: GradeTarget): Promise<void> {
  const startedAt = Date.now()
  const isLasting = (key: string) => !/^(in-force|config-messages) /.test(key)
  for (;;) {
    const now: GradeTarget = Object.create(target, {
      once: {
        value: (key: string, work: () => Promise<unknown>) =>
          isLasting(key) ? target.once(key, work) : work(),
      },
    })
    const looks = Object.keys(reloaded).map(it => fileInForce(now, 'kube-apiserver', it))
    const pending = (await Promise.all(looks).catch(() => [])).find(it => it.pending)
    if (!pending) return
    target.waiting?.(`${pending.where} ${pending.said}`, Date.now() - startedAt)
    await sleep(500, undefined, { signal: target.signal }).catch(() => {})
    if (target.signal.aborted) return
  }
}

/**
 * Whether the content may be another than the process read. A mode or an owner that changed later is none: then neither
 * the file nor its folder has been written.
 */
export function isNewer(times: FileTimes, startedAt: number): boolean {
  const { writtenAt, changedAt, folderWrittenAt, seen } = times
  return writtenAt > startedAt || (changedAt > startedAt && folderWrittenAt > startedAt) || !seen
}

/** When the component's running container was made, ms since the epoch by the node's clock. */
async function startOf(target: GradeTarget, component: Component): Promise<number | undefined> {
  const { containers } = await factsOf(target)
  return containers.find(it => it.name === component && it.running)?.createdAt
}

/** The time of day by the node's clock, as its logs have it (UTC). */
const clock = (ms: number) => new Date(ms).toISOString().slice(11, 19)
