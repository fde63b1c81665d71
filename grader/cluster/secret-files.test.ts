import { expect, test } from 'vitest'
import { manifestOf, targetOf } from '../testing/target.ts'
import { credentialsIn, secretFiles, tokensOf } from './secret-files.ts'

const key = Buffer.from('KEY').toString('base64')
const kubeconfig = (user: object) =>
  JSON.stringify({
    users: [
      { name: 'u', user },
      { name: 'nobody', user: {} },
    ],
  })

test('a kubeconfig holds credentials where a key, a token or a password is in it', () => {
  expect(credentialsIn(kubeconfig({ 'client-key-data': key })).inside).toBe(true)
  expect(credentialsIn(kubeconfig({ token: 'a' })).inside).toBe(true)
  expect(credentialsIn(kubeconfig({ password: 'a', username: 'b' })).inside).toBe(true)
  expect(credentialsIn(kubeconfig({ 'client-certificate-data': key })).inside).toBe(false)
})

test('and names files that hold them', () => {
  const named = credentialsIn(
    kubeconfig({ 'client-key': 'a.key', tokenFile: '/t', 'client-certificate': 'a.crt' }),
  )
  expect(named).toEqual({ inside: false, beside: ['a.key', '/t'] })
})

test('what is no kubeconfig holds none', () => {
  expect(credentialsIn('a: [')).toEqual({ inside: false, beside: [] })
  expect(credentialsIn('')).toEqual({ inside: false, beside: [] })
})

test.each([
  ...['token-auth-file', 'encryption-provider-config', 'tls-private-key-file', 'etcd-keyfile'],
  ...['kubelet-client-key', 'proxy-client-key-file', 'service-account-signing-key-file'],
])('the file that --%s names is a secret', async flag => {
  expect(await secretFiles(targetOf({ flags: [`--${flag}=/in/container/a`] }))).toEqual(['/on/node/a'])
})

test.each([
  ...['authentication-token-webhook-config-file', 'authorization-webhook-config-file'],
  ...['audit-webhook-config-file', 'authorization-config', 'admission-control-config-file'],
])('of what --%s names, what holds credentials is a secret', async flag => {
  const webhook = { connectionInfo: { kubeConfigFile: '/in/container/k/of-webhook' } }
  const files = {
    '/on/node/k/inside': kubeconfig({ token: 'a' }),
    '/on/node/k/beside': kubeconfig({ 'client-key': 'a.key', tokenFile: '/in/container/t' }),
    '/on/node/k/nothing': kubeconfig({}),
    '/on/node/k/authorizers': JSON.stringify({ authorizers: [{ webhook }, { webhook }] }),
    '/on/node/k/of-webhook': kubeconfig({ password: 'a', username: 'b' }),
  }
  const secrets = (name: string) =>
    secretFiles(targetOf({ flags: [`--${flag}=/in/container/k/${name}`], files }))
  expect(await secrets('inside')).toEqual(['/on/node/k/inside'])
  expect(await secrets('beside')).toEqual(['/on/node/k/a.key', '/on/node/t'])
  expect(await secrets('nothing')).toEqual([])
  expect(await secrets('missing')).toEqual([])
  expect(await secrets('authorizers')).toEqual(['/on/node/k/of-webhook'])
})

test('flags that name no secret, and files that are not of the node, are none', async () => {
  const flags = ['--client-ca-file=/in/container/ca', '--etcd-keyfile=/elsewhere/a', '--audit-log-path=-']
  expect(await secretFiles(targetOf({ flags }))).toEqual([])
})

const probing = (header: string) => {
  const httpHeaders = [{ name: 'Authorization', value: header }]
  const probe = JSON.stringify({ httpGet: { port: 1, httpHeaders } })
  const flags = ['--token-auth-file=/in/container/t']
  return targetOf({
    manifest: manifestOf(flags, `\n    livenessProbe: ${probe}`),
    files: { '/on/node/t': `${'a'.repeat(16)},u,1\n"${'b'.repeat(20)}",v,2\nshort,w,3\n` },
  })
}

test('tokens are those of the token file and those that health checks bring along; short ones occur by chance', async () => {
  const tokens = async (header: string) => (await tokensOf(probing(header))).map(String)
  const listed = ['a'.repeat(16), 'b'.repeat(20)]
  expect(await tokens(`Bearer ${'c'.repeat(15)}`)).toEqual(listed)
  expect(await tokens(`bearer   ${'c-.~+/='.repeat(3)}`)).toEqual([...listed, 'c-.~+/='.repeat(3)])
  expect(await tokensOf(targetOf({}))).toEqual([])
})

test('a manifest whose health checks bring credentials along is a secret itself', async () => {
  expect(await secretFiles(probing('Bearer x'))).toEqual([
    '/on/node/t',
    '/etc/kubernetes/manifests/kube-apiserver.yaml',
  ])
})
