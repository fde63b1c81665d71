/** Whether somebody may do one thing, against whether they should. */
import { type Access, type Action, describeAction, mayDo, ruleOfAction } from '../cluster/access.ts'
import { grantsNow, heldBy, sameAs } from '../cluster/grants.ts'
import { covers } from '../cluster/rule-lines.ts'
import { type Observation, observe } from '../finding.ts'
import type { Subject } from '../identity.ts'
import type { GradeTarget } from '../types.ts'
import { takenUp } from './rbac-lag.ts'

/** RBAC's own words (plugin/pkg/auth/authorizer/rbac); of several authorizers the first that allows is heard. */
const saysRbac = (reason: string) => reason.startsWith('RBAC: allowed by ')

/**
 * Judges whether a subject may do something. What the API server has not taken up yet is waited for.
 * @param allowed 'RBAC': it is allowed, and RBAC is the authorizer that allows it.
 */
export async function observeAccess(
  target: GradeTarget,
  subject: Subject,
  action: Action,
  allowed: boolean | 'RBAC',
): Promise<Observation> {
  let access: Access | undefined
  const look = async () => {
    access = await mayDo(target, subject, action)
    return judged(subject, action, allowed, access)
  }
  return takenUp(target, look, async () => {
    const namespace = 'path' in action ? undefined : action.namespace
    const given = heldBy(await grantsNow(target), sameAs(subject), namespace)
    return given.some(it => covers(it, ruleOfAction(action))) === access?.allowed
  })
}

function judged(subject: Subject, action: Action, allowed: boolean | 'RBAC', access: Access): Observation {
  const right = access.allowed === (allowed !== false) && (allowed !== 'RBAC' || saysRbac(access.reason))
  const otherwise = allowed === 'RBAC' && access.allowed ? 'not by RBAC' : ''
  const reason = access.reason || otherwise
  return observe(
    right,
    `may ${subject.user} ${describeAction(action)}?`,
    allowed === 'RBAC' ? 'yes, by RBAC' : allowed ? 'yes' : 'no',
    `${access.allowed ? 'yes' : 'no'}${reason ? ` (${reason})` : ''}`,
  )
}

/** The same for several actions. */
export const observeActions = (
  target: GradeTarget,
  subject: Subject,
  asked: Action[],
  allowed: boolean | 'RBAC',
): Promise<Observation[]> => Promise.all(asked.map(action => observeAccess(target, subject, action, allowed)))
