/** Who the API server takes a credential for. */
import { type SignIn, serverProblem } from '../cluster/kubeconfig.ts'
import { kubectlSignsIn } from '../cluster/kubectl.ts'
import { type Observation, observe } from '../finding.ts'
import { api } from '../http.ts'
import type { Identity } from '../identity.ts'
import { brief } from '../shown.ts'
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
  return observe(isUser(who, username, groups), answer.line, expected, inWords(username, ownGroups(groups)))
}

/**
 * kubectl signs in with a kubeconfig, as on a computer that has nothing but this one file, and the API server takes it
 * for that user.
 */
export async function observeKubectlSignsIn(
  target: GradeTarget,
  path: string,
  { portable, server }: SignIn,
  who: { user: string; groups: string[] },
): Promise<Observation> {
  const where = `kubectl --kubeconfig ${path} auth whoami`
  const expected = inWords(who.user, who.groups)
  const { user, groups = [], said } = await kubectlSignsIn(target, portable)
  if (user === undefined) {
    const cause = serverProblem(server)
    return observe(false, where, expected, cause ? `server: ${server}: ${cause} (kubectl: ${said})` : said)
  }
  return observe(isUser(who, user, groups), where, expected, inWords(user, ownGroups(groups)))
}

const ownGroups = (groups: string[]) => groups.filter(it => it !== 'system:authenticated')
const isUser = (who: { user: string; groups: string[] }, user: string, groups: string[]) =>
  user === who.user && sorted(ownGroups(groups)) === sorted(who.groups)

const sorted = (groups: string[]) => [...new Set(groups)].sort().join('\n')

const inWords = (user: string, groups: string[]) =>
  `user ${user}, ${groups.length > 0 ? `groups ${groups.join(', ')}` : 'no groups'}`
