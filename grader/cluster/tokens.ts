/** Tokens of ServiceAccounts. */
import { api, succeeded } from '../http.ts'
import type { GradeTarget } from '../types.ts'
import { flagsOf } from './manifests.ts'

/**
 * A real token of a ServiceAccount, valid for 10 minutes.
 * @throws Error when the API server issues none: where the learner may have deleted the account, `withToken` makes that a
 * failed observation.
 */
export async function tokenOf(
  target: GradeTarget,
  namespace: string,
  serviceAccount: string,
): Promise<string> {
  const answer = await askToken(target, namespace, serviceAccount)
  return succeeded(answer).json.status.token
}

/**
 * The same; undefined where there is no such account, or no such namespace.
 * @throws Error when the API server answers anything else.
 */
export async function tokenIfAny(
  target: GradeTarget,
  namespace: string,
  serviceAccount: string,
): Promise<string | undefined> {
  const answer = await askToken(target, namespace, serviceAccount)
  return answer.status === 404 ? undefined : succeeded(answer).json.status.token
}

const askToken = async (target: GradeTarget, namespace: string, serviceAccount: string) =>
  (await api(target)).ask({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } },
  })

/** What a token says of itself (RFC 7519; kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin). */
export interface TokenClaims {
  /** "system:serviceaccount:shop:board" */
  sub?: string
  iss?: string
  /** Empty where it names none, as the tokens that Secrets hold. */
  aud: string[]
  /** Seconds since the epoch. */
  iat?: number
  /** Missing: it never ends. */
  exp?: number
  [claim: string]: unknown
}

/** The claims of a token, whose signature is not looked at; undefined when it is no JSON Web Token. */
export function tokenClaims(token: string): TokenClaims | undefined {
  const [, payload, signature, ...more] = token.trim().split('.')
  if (payload === undefined || signature === undefined || more.length > 0) return undefined
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    return typeof claims === 'object' && claims !== null
      ? { ...claims, aud: [claims.aud ?? []].flat() }
      : undefined
  } catch {
    return undefined
  }
}

/** For whom tokens have to be made for the API server to take them: --api-audiences, by default its issuers. */
export async function apiAudiences(target: GradeTarget): Promise<string[]> {
  const flags = await flagsOf(target, 'kube-apiserver')
  const given = (flag: string) => flags.values(flag).running ?? flags.values(flag).manifest
  const own = given('api-audiences')
  return own.length > 0 ? own : given('service-account-issuer')
}
