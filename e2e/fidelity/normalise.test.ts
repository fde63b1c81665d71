import { expect, test } from 'vitest'
import { normalise } from './normalise.ts'

const node = { name: 'control-plane', address: '172.30.0.2' }
const one = (where: string, value: string) =>
  Object.values(normalise({ argv: { [where]: value } }, node).argv!)[0]

test.each([
  ['an address', 'etcd --listen', 'https://172.30.0.2:2379', 'https://<address>:2379'],
  ['a longer address', 'etcd --listen', '172.30.0.23', '172.30.0.23'],
  ['a name', 'etcd --initial-cluster', 'control-plane=https', '<node>=https'],
  [
    'a certificate’s subject',
    'kubelet.conf.subject',
    'CN=system:node:control-plane',
    'CN=system:node:<node>',
  ],
  ['a tier', 'etcd metadata.labels.tier', 'control-plane', 'control-plane'],
  ['a role', 'x', 'node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/control-plane'],
  ['a cluster’s name', 'kube-controller-manager --cluster-name', 'lab-7', '<cluster>'],
  ['a date', 'x', 'since 2026-11-22', 'since <day>'],
  ['a certificate', 'x', '-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n', '<pem>'],
])('%s is hidden only where it is one', (_, where, value, shown) => {
  expect(one(where, value)).toBe(shown)
})

test('the place where something was found is treated alike', () => {
  const found = normalise({ certificates: { 'apiserver.crt DNS:control-plane': 'named' } }, node)
  expect(found.certificates).toEqual({ 'apiserver.crt DNS:<node>': 'named' })
})
