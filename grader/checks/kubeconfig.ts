/** Identities from kubeconfig files on the node: the components' own. */
import { X509Certificate } from 'node:crypto'
import { parse } from 'yaml'
import { z } from 'zod'
import type { GradeTarget } from '../types.ts'

// The client library's own reader would open files that the learner's text names, on this machine.
const Kubeconfig = z.object({
  'current-context': z.string(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ user: z.string() }) })),
  users: z.array(
    z.object({
      name: z.string(),
      user: z.object({
        'client-certificate-data': z.base64().optional(),
        'client-key-data': z.base64().optional(),
      }),
    }),
  ),
})

/** The current context's client certificate and key, as PEM, where they are embedded. */
function embedded(text: string): { cert: string | undefined; key: string | undefined } {
  const { 'current-context': current, contexts, users } = Kubeconfig.parse(parse(text))
  const name = contexts.find(({ name }) => name === current)?.context.user
  const user = users.find(user => user.name === name)?.user
  const decode = (data: string | undefined) => data && Buffer.from(data, 'base64').toString()
  return { cert: decode(user?.['client-certificate-data']), key: decode(user?.['client-key-data']) }
}

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
    const { cert, key } = embedded((await target.node.readFile(path)).toString())
    if (!cert || !key) throw new Error(`${path} holds no client certificate`)
    // The common name is the user name: kubernetes.io/docs/reference/access-authn-authz/authentication
    const name = /^CN=(.*)$/m.exec(new X509Certificate(cert).subject)?.[1] ?? 'somebody'
    return { cert, key, name }
  })
}
