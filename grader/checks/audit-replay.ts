/** Judges an audit policy by replay: requests of every kind it speaks of, and the events they leave. */
import { finding, type Observation, observe } from '../finding.ts'
import type { Ask } from '../http.ts'
import type { Finding, GradeTarget } from '../types.ts'
import { type AuditEvent, type Provoked, provoke } from './audit.ts'

export type AuditLevel = AuditEvent['level']

export interface AuditCase {
  ask: Ask
  /** The level its event must have; None: no event at all. */
  level: AuditLevel
}

export interface AuditReplay<Group extends string> {
  /** Each request of the group left one event at its level, with the bodies that level has and no others. */
  levels(target: GradeTarget, group: Group): Promise<Finding>
  /** Something was logged, and nothing at this stage. */
  omits(target: GradeTarget, stage: AuditEvent['stage']): Promise<Finding>
}

/**
 * The cases of all groups are sent together, once in a run.
 * @param log the file on the node that the events have to come to; default: wherever the API server logs
 */
export function auditReplay<Group extends string>(
  casesFor: (target: GradeTarget) => Promise<Record<Group, AuditCase[]>>,
  log?: string,
): AuditReplay<Group> {
  const replay = (target: GradeTarget) =>
    target.once('audit-replay', async () => {
      const groups = Object.entries<AuditCase[]>(await casesFor(target))
      const cases = groups.flatMap(([group, its]) => its.map(it => ({ ...it, group })))
      const provoked = await provoke(
        target,
        cases.map(it => ({ ...it.ask, silent: it.level === 'None' })),
        log,
      )
      return cases.map((it, index) => ({ ...it, ...provoked[index]! }))
    })
  return {
    async levels(target, group) {
      const all = await replay(target)
      return finding(
        all.filter(it => it.group === group).map(it => observeLevel(it, it.level, it.ask.body !== undefined)),
      )
    },
    async omits(target, stage) {
      const logged = (await replay(target)).filter(it => it.level !== 'None')
      const seen = logged.filter(it => it.events.length > 0)
      // That some requests are not logged at all is for `levels` to tell.
      return finding((seen.length > 0 ? seen : logged).map(it => observeStage(it, stage)))
    },
  }
}

/** Judges the events of one request; `sentBody`: it had a body, which some levels log. */
export function observeLevel(
  { answer, events }: Provoked,
  level: AuditLevel,
  sentBody: boolean,
): Observation {
  const expected = level === 'None' ? 'no event' : `an event at ${level}${bodies(level, sentBody)}`
  const event = events.find(it => it.stage === 'ResponseComplete')
  if (level === 'None')
    return observe(
      events.length === 0,
      answer.line,
      expected,
      events.length === 0 ? 'no event' : found(events[0]!),
    )
  if (!event)
    return observe(
      false,
      answer.line,
      expected,
      events.length === 0 ? 'no event' : `only ${events.map(it => it.stage).join(', ')}`,
    )
  const wantsRequest = sentBody && (level === 'Request' || level === 'RequestResponse')
  const right =
    event.level === level &&
    (event.requestObject !== undefined) === wantsRequest &&
    (event.responseObject !== undefined) === (level === 'RequestResponse')
  return observe(right, answer.line, expected, found(event))
}

function bodies(level: AuditLevel, sentBody: boolean): string {
  if (level === 'Metadata') return ' without bodies'
  return level === 'RequestResponse'
    ? ` with ${sentBody ? 'request and ' : ''}response body`
    : ' with request body'
}

function found(event: AuditEvent): string {
  const parts = [
    event.requestObject !== undefined && 'request',
    event.responseObject !== undefined && 'response',
  ].filter(Boolean)
  return `an event at ${event.level}, ${parts.length > 0 ? `with ${parts.join(' and ')} body` : 'without bodies'}`
}

function observeStage({ answer, events }: Provoked, stage: AuditEvent['stage']): Observation {
  const stages = [...new Set(events.map(it => it.stage))]
  const right = stages.includes('ResponseComplete') && !stages.includes(stage)
  return observe(right, answer.line, `ResponseComplete, but not ${stage}`, stages.join(', ') || 'no event')
}
