/** Credentials of those who work in a cluster by themselves: its components and its ServiceAccounts. */
import type { Identity } from '../identity.ts'
import type { GradeTarget } from '../types.ts'
import { certificateIdentity } from './kubeconfig.ts'
import { tokenOf } from './tokens.ts'

/**
 * What a user of that name signs in with, so that it is they who ask, and nobody who acts for them: audit policies look
 * at who really asks.
 * @param user a ServiceAccount's, "system:serviceaccount:shop:board", or "system:kube-scheduler", "system:kube-controller-manager"
 * @throws Error for anybody else, and where the ServiceAccount or the component's kubeconfig is gone
 */
export async function credentialsOf(target: GradeTarget, user: string): Promise<Identity> {
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? []
  if (namespace && account) return { token: await tokenOf(target, namespace, account) }
  const component = /^system:kube-(controller-manager|scheduler)$/.exec(user)?.[1]
  if (!component) throw new Error(`the credentials of ${user} are not at hand`)
  return certificateIdentity(target, `/etc/kubernetes/${component}.conf`)
}
