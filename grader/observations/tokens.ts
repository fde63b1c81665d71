/** Whether the API server takes tokens, and for whom, and what the tokens in files say. */
import { randomUUID } from 'node:crypto'
import { apiAudiences, tokenClaims, tokenIfAny } from '../cluster/tokens.ts'
import { type Observation, observe } from '../finding.ts'
import { api } from '../http.ts'
import type { Subject } from '../identity.ts'
import { fileIfAny } from '../node.ts'
import { brief } from '../shown.ts'
import type { Found, FoundNow, GradeTarget } from '../types.ts'
import { eventually } from './eventually.ts'

/**
 * What a look with a token of a ServiceAccount finds; where the account is gone, which the learner may have done, that is
 * a failed observation instead.
 */
export async function withToken(
  target: GradeTarget,
  namespace: string,
  serviceAccount: string,
  look: (token: string) => Found,
): Promise<FoundNow> {
  const token = await tokenIfAny(target, namespace, serviceAccount)
  if (token !== undefined) return look(token)
  return observe(false, `ServiceAccount ${namespace}/${serviceAccount}`, 'an account to ask as', 'gone')
}

export interface TokenUse {
  /** For whom it was made; default: the API server. */
  audience?: string
  /** Whom it has to be taken for. */
  subject?: Subject
}

/**
 * Asks by TokenReview (kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1). Judged is
 * what holds now: a request with the token may be let in for 10 s after it was withdrawn, for so long the API server
 * remembers what it has just accepted.
 */
export function observeToken(
  target: GradeTarget,
  token: string,
  expected: 'accepted' | 'refused',
  use: TokenUse = {},
): Promise<Observation> {
  return eventually(target, () => reviewed(target, token, expected, use), {
    what: 'kube-apiserver learns which accounts and Secrets are gone',
    withinMs: 2_000,
  })
}

async function reviewed(
  target: GradeTarget,
  token: string,
  expected: 'accepted' | 'refused',
  { audience, subject }: TokenUse,
): Promise<Observation> {
  const asked = audience === undefined ? await apiAudiences(target) : [audience]
  // What is remembered of a token is remembered by its audiences, too (apiserver/pkg/authentication/token/cache).
  const audiences = [...asked, randomUUID()]
  const { status } = await (await api(target)).admin('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token: token.trim(), audiences },
  })
  const { authenticated = false, user = {}, error = '' } = status ?? {}
  const wanted = expected === 'accepted' && subject ? `accepted as ${subject.user}` : expected
  const actual = authenticated ? `accepted as ${user.username}` : `refused${error && `: ${brief(error)}`}`
  const right = authenticated === (expected === 'accepted')
  const forWhom = authenticated && subject && expected === 'accepted' ? user.username === subject.user : true
  return observe(right && forWhom, describeToken(token), wanted, actual)
}

/** Never the token itself. */
function describeToken(token: string): string {
  const { sub } = tokenClaims(token) ?? {}
  return `TokenReview of ${sub ? `a token of ${sub}` : 'a token'}`
}

export interface TokenFile {
  /** `serviceAccount('shop', 'board')` */
  subject?: Subject
  /** From when it was issued to its end. */
  atMostSeconds?: number
  /** One of those that it is for; default: the API server is. */
  audience?: string
}

/** A file of the node, not one that is mounted in a Pod, holds a token of a ServiceAccount that is accepted now, and is as asked. */
export async function observeTokenFile(
  target: GradeTarget,
  path: string,
  { subject, atMostSeconds, audience }: TokenFile = {},
): Promise<Observation[]> {
  const expected = 'a token of a ServiceAccount'
  const text = (await fileIfAny(target, path))?.toString()
  if (text === undefined) return [observe(false, path, expected, 'no such file')]
  const claims = tokenClaims(text)
  if (!claims)
    return [observe(false, path, expected, text.trim() === '' ? 'an empty file' : 'something else')]
  const { sub = 'nobody', iat = 0, exp, aud } = claims
  const { ok, actual } = await observeToken(target, text, 'accepted', { ...(audience && { audience }) })
  const seconds = exp === undefined ? undefined : exp - iat
  return [
    observe(ok, path, 'a token that is accepted', actual),
    ...(subject ? [observe(sub === subject.user, path, `a token of ${subject.user}`, `one of ${sub}`)] : []),
    ...(atMostSeconds === undefined
      ? []
      : [
          observe(
            seconds !== undefined && seconds <= atMostSeconds,
            path,
            `valid for at most ${atMostSeconds} s`,
            seconds === undefined ? 'without end' : `${seconds} s`,
          ),
        ]),
    ...(audience === undefined
      ? []
      : [
          observe(aud.includes(audience), path, `for the audience ${audience}`, aud.join(', ') || 'for none'),
        ]),
  ]
}
