/** Identities from kubeconfig files on the node: the components' own. */
import { X509Certificate } from 'node:crypto'
import { KubeConfig } from '@kubernetes/client-node'
import { credentialsOf } from '../../lab-infra/node/api-agent.ts'
import type { GradeTarget } from '../types.ts'

/**
 * The client certificate in a kubeconfig on the node (/etc/kubernetes/scheduler.conf), for requests that the API
 * server and its audit log attribute to that component.
 * @throws Error when the file has none embedded.
 */
export function certificateIdentity(
  target: GradeTarget,
  path: string,
): Promise<{ cert: string; key: string; name: string }> {
  return target.once(`kubeconfig ${path}`, async () => {
    const config = new KubeConfig()
    config.loadFromString((await target.node.readFile(path)).toString())
    const { cert, key } = credentialsOf(config)
    if (!cert || !key) throw new Error(`${path} holds no client certificate`)
    // The common name is the user name: kubernetes.io/docs/reference/access-authn-authz/authentication
    const name = /^CN=(.*)$/m.exec(new X509Certificate(cert).subject)?.[1] ?? 'somebody'
    return { cert, key, name }
  })
}
