/** Whether what is asked of the API server comes to its audit log, whole and at once. */
import { type AuditEvent, provoke } from '../cluster/audit-log.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { type FlagExpectation, observeFlag } from './flags.ts'

/**
 * A request that is made now is in this file of the node once it has been answered, or a moment later.
 * @param stage of which an event has to be there; any, unless given
 */
export async function observeLogged(
  target: GradeTarget,
  log: string,
  stage?: AuditEvent['stage'],
): Promise<Observation> {
  const path = `/api/v1/namespaces/default/configmaps/${target.nonce}`
  const [provoked] = await provoke(target, [{ path }], log)
  const stages = provoked?.events.map(it => it.stage) ?? []
  return observe(
    stage ? stages.includes(stage) : stages.length > 0,
    provoked?.answer.line ?? path,
    `an event in ${log} within a second`,
    stages.length > 0 ? `events of stage ${stages.join(', ')}` : 'no event',
  )
}

/** In batches, even of one, an event is written when its request may have been answered; large ones are cut short. */
const wholeAtOnce: Record<string, FlagExpectation> = {
  'audit-log-mode': { expected: 'not batch', right: it => !it.includes('batch') },
  'audit-log-format': { expected: 'json, the default', right: it => it.every(format => format === 'json') },
  'audit-log-truncate-enabled': { expected: 'not true', right: it => !it.includes('true') },
}

/** The API server's flags have each event written whole, as a line of JSON, before its request has been answered. */
export async function observeLoggedAtOnce(target: GradeTarget): Promise<Observation[]> {
  const flags = Object.entries(wholeAtOnce)
  return (
    await Promise.all(flags.map(([name, is]) => observeFlag(target, 'kube-apiserver', name, is)))
  ).flat()
}
