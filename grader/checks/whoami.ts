/** Who the API server takes a credential for. */
import { brief, type Observation, observe } from '../finding.ts'
import { api, type Identity } from '../http.ts'
import type { GradeTarget } from '../types.ts'

/**
 * Asks by SelfSubjectReview (kubernetes.io/docs/reference/access-authn-authz/authentication/#self-subject-review).
 * Groups are judged whole but for system:authenticated, which everybody is in who has signed in.
 */
export async function observeWhoAmI(
  target: GradeTarget,
  as: Identity,
  who: { user: string; groups: string[] },
): Promise<Observation> {
  const answer = await (await api(target)).ask({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    as,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  })
  const expected = inWords(who.user, who.groups)
  if (answer.status !== 201)
    return observe(false, answer.line, expected, `${answer.status}: ${brief(answer.message)}`)
  const { username = '', groups = [] } = answer.json.status.userInfo as {
    username?: string
    groups?: string[]
  }
  const own = groups.filter(it => it !== 'system:authenticated')
  const right = username === who.user && sorted(own) === sorted(who.groups)
  return observe(right, answer.line, expected, inWords(username, own))
}

const sorted = (groups: string[]) => [...new Set(groups)].sort().join('\n')

const inWords = (user: string, groups: string[]) =>
  `user ${user}, ${groups.length > 0 ? `groups ${groups.join(', ')}` : 'no groups'}`
