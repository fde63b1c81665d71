import { expect, test } from 'vitest'
import type { GradeTarget } from '../types.ts'
import { certificateIdentity } from './kubeconfig.ts'

const target = (text: string) =>
  ({
    node: { readFile: async () => Buffer.from(text) },
    once: (_key: string, work: () => unknown) => work(),
  }) as unknown as GradeTarget

test('files that a kubeconfig of the node names are not opened on this machine', async () => {
  const kubeconfig = `current-context: c
contexts: [{ name: c, context: { cluster: k, user: u } }]
users: [{ name: u, user: { tokenFile: /no/such/file, client-certificate: /no/such/file } }]`
  await expect(certificateIdentity(target(kubeconfig), '/etc/kubernetes/x.conf')).rejects.toThrow(
    '/etc/kubernetes/x.conf holds no client certificate',
  )
})

test('what is no kubeconfig is an error', async () => {
  await expect(certificateIdentity(target('[]'), '/x')).rejects.toThrow()
})
