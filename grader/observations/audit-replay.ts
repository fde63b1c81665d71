/** Judges an audit policy by replay: requests of every kind it speaks of, and the events they leave. */
import { type AuditEvent, type Provoked, provoke } from '../cluster/audit-log.ts'
import type { AuditLevel } from '../cluster/audit-policy.ts'
import { type Observation, observe } from '../finding.ts'
import type { Ask } from '../http.ts'
import type { GradeTarget } from '../types.ts'

export interface AuditCase {
  ask: Ask
  /** The level its event must have; None: no event at all. */
  level: AuditLevel
  /** Only its event and the level count, not which bodies it has. */
  loosely?: boolean
  /** Its credentials are: then the only event is of stage ResponseStarted (endpoints/filters/authn_audit.go). */
  refused?: boolean
}

export interface AuditReplay {
  /** Each request of the group left one event at its level, with the bodies that level has and no others. */
  levels(target: GradeTarget, group: string): Promise<Observation[]>
  /** Something was logged, and nothing at this stage. */
  omits(target: GradeTarget, stage: AuditEvent['stage']): Promise<Observation[]>
}

/**
 * The cases of all groups are sent together, once in a run.
 * @param log the file on the node that the events have to come to; default: wherever the API server logs
 */
export function auditReplay(
  casesFor: (target: GradeTarget) => Promise<Record<string, AuditCase[]>>,
  log?: string,
): AuditReplay {
  const replay = (target: GradeTarget) =>
    target.once('audit-replay', async () => {
      const groups = Object.entries(await casesFor(target))
      const cases = groups.flatMap(([group, its]) => its.map(it => ({ ...it, group })))
      const provoked = await provoke(
        target,
        cases.map(it => ({ ...it.ask, silent: it.level === 'None', last: lastStage(it) })),
        log,
      )
      return cases.map((it, index) => ({ ...it, ...provoked[index]! }))
    })
  return {
    async levels(target, group) {
      const all = await replay(target)
      return all.filter(it => it.group === group).map(it => observeLevel(it, it))
    },
    async omits(target, stage) {
      const logged = (await replay(target)).filter(it => it.level !== 'None')
      const seen = logged.filter(it => it.events.length > 0)
      // That some requests are not logged at all is for `levels` to tell.
      return (seen.length > 0 ? seen : logged).map(it => observeStage(it, lastStage(it), stage))
    },
  }
}

const lastStage = ({ refused }: Pick<AuditCase, 'refused'>) =>
  refused ? 'ResponseStarted' : 'ResponseComplete'

/** Judges the events of one request. */
export function observeLevel(
  { answer, events }: Provoked,
  { ask, level, loosely = false, refused = false }: AuditCase,
): Observation {
  const sentBody = ask.body !== undefined
  const none = level === 'None'
  const expected = none ? 'no event' : `an event at ${level}${loosely ? '' : bodies(level, sentBody)}`
  const event = none ? events[0] : events.find(it => it.stage === lastStage({ refused }))
  if (!event) {
    const stages = events.map(it => it.stage).join(', ')
    return observe(none, answer.line, expected, stages ? `only ${stages}` : 'no event')
  }
  const wantsRequest = sentBody && (level === 'Request' || level === 'RequestResponse')
  const asAsked =
    loosely ||
    ((event.requestObject !== undefined) === wantsRequest &&
      (event.responseObject !== undefined) === (level === 'RequestResponse'))
  return observe(event.level === level && asAsked, answer.line, expected, found(event))
}

function bodies(level: AuditLevel, sentBody: boolean): string {
  if (level === 'RequestResponse') return ` with ${sentBody ? 'request and ' : ''}response body`
  return level === 'Request' && sentBody ? ' with request body' : ' without bodies'
}

function found(event: AuditEvent): string {
  const parts = [
    event.requestObject !== undefined && 'request',
    event.responseObject !== undefined && 'response',
  ].filter(Boolean)
  return `an event at ${event.level}, ${parts.length > 0 ? `with ${parts.join(' and ')} body` : 'without bodies'}`
}

function observeStage(
  { answer, events }: Provoked,
  last: AuditEvent['stage'],
  stage: AuditEvent['stage'],
): Observation {
  const stages = [...new Set(events.map(it => it.stage))]
  const right = stages.includes(last) && !stages.includes(stage)
  return observe(right, answer.line, `${last}, but not ${stage}`, stages.join(', ') || 'no event')
}
