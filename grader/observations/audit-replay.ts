/** Judges an audit policy by replay: requests of every kind it speaks of, and the events they leave. */
import { type AuditEvent, type Provoked, provoke } from '../cluster/audit-log.ts'
import type { AuditLevel } from '../cluster/audit-policy.ts'
import { type Observation, observe } from '../finding.ts'
import type { Ask } from '../http.ts'
import type { GradeTarget } from '../types.ts'

export interface AuditCase {
  ask: Ask
  /**
   * The level its event must have; None: no event at all. One of several where it is a list, with the bodies of whichever it
   * is: `orHigher('Metadata')` is "at least Metadata".
   */
  level: AuditLevel | readonly AuditLevel[]
  /**
   * Only its event and the level count, not which bodies it has: for what has none at any level, because no object is
   * answered: what is no resource (/version), what authorization refuses (403), a watch that gets through, a resource that
   * is not served.
   */
  loosely?: boolean
  /** Its credentials are: then the only event is of stage ResponseStarted (endpoints/filters/authn_audit.go). */
  refused?: boolean
}

const levels: readonly AuditLevel[] = ['None', 'Metadata', 'Request', 'RequestResponse']

/** This level, and those by which more is logged. */
export const orHigher = (level: AuditLevel): AuditLevel[] => levels.slice(levels.indexOf(level))

export interface AuditReplay {
  /**
   * Each request of the group left one event at its level, with the bodies that level has and no others. Looked at is the
   * event of the stage ResponseComplete (ResponseStarted of what is `refused`), which every request ends with; events of
   * other stages count for `omits` only, and for None, which wants none at any stage.
   */
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
        cases.map(it => ({ ...it.ask, silent: mayBeSilent(it), last: lastStage(it) })),
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
      const logged = (await replay(target)).filter(it => !mayBeSilent(it))
      const seen = logged.filter(it => it.events.length > 0)
      // That some requests are not logged at all is for `levels` to tell.
      return (seen.length > 0 ? seen : logged).map(it => observeStage(it, lastStage(it), stage))
    },
  }
}

const lastStage = ({ refused }: Pick<AuditCase, 'refused'>) =>
  refused ? 'ResponseStarted' : 'ResponseComplete'

const allowed = ({ level }: Pick<AuditCase, 'level'>): readonly AuditLevel[] => [level].flat()

const mayBeSilent = (it: Pick<AuditCase, 'level'>) => allowed(it).includes('None')

/** Judges the events of one request. */
export function observeLevel(
  { answer, events }: Provoked,
  { ask, level, loosely = false, refused = false }: AuditCase,
): Observation {
  const sentBody = ask.body !== undefined
  const wanted = allowed({ level })
  const none = wanted.includes('None')
  const expected = wanted
    .map(it => (it === 'None' ? 'no event' : `an event at ${it}${loosely ? '' : bodies(it, sentBody)}`))
    .join(', or ')
  const onlyNone = none && wanted.length === 1
  const event = onlyNone ? events[0] : events.find(it => it.stage === lastStage({ refused }))
  if (!event) {
    const stages = events.map(it => it.stage).join(', ')
    return observe(none && stages === '', answer.line, expected, stages ? `only ${stages}` : 'no event')
  }
  const wantsRequest = sentBody && (event.level === 'Request' || event.level === 'RequestResponse')
  const asAsked =
    loosely ||
    ((event.requestObject !== undefined) === wantsRequest &&
      (event.responseObject !== undefined) === (event.level === 'RequestResponse'))
  return observe(wanted.includes(event.level) && asAsked, answer.line, expected, found(event))
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
