/** Tokens of ServiceAccounts. */
import { api } from '../http.ts'
import type { GradeTarget } from '../types.ts'

/**
 * A real token of a ServiceAccount, valid for 10 minutes.
 * @throws Error when the API server issues none.
 */
export async function tokenOf(
  target: GradeTarget,
  namespace: string,
  serviceAccount: string,
): Promise<string> {
  const made = await (await api(target)).admin(
    'POST',
    `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`,
    { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } },
  )
  return made.status.token
}
