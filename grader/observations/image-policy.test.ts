import { describe, expect, test } from 'vitest'
import { reviewsOf } from '../cluster/image-policy.ts'
import { targetOf } from '../testing/target.ts'
import { observeBackendVerified, observeFailsClosed, observeReviewed } from './image-policy.ts'

const flags = ['--admission-control-config-file=/in/container/adm.yaml']
const cluster = { server: 'https://images.example:8443', 'certificate-authority': '/etc/ca.crt' }
const kubeconfig = (of: object = cluster) =>
  JSON.stringify({
    'current-context': 'it',
    contexts: [{ name: 'it', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: of }],
    users: [{ name: 'u', user: {} }],
  })
const target = (imagePolicy: unknown, config = kubeconfig(), more = '') =>
  targetOf({
    flags,
    files: {
      '/on/node/adm.yaml': `kind: AdmissionConfiguration
plugins: [{name: ImagePolicyWebhook, configuration: ${JSON.stringify({ imagePolicy })}}]${more}`,
      '/on/node/k.conf': config,
    },
  })
const named = { kubeConfigFile: '/in/container/k.conf' }

describe('a pod is refused when the backend gives no answer', () => {
  const closed = async (imagePolicy: unknown) => {
    const { ok, actual } = await observeFailsClosed(target(imagePolicy))
    return [ok, actual]
  }

  test('where defaultAllow is false, or not given', async () => {
    expect(await closed({ defaultAllow: false })).toEqual([true, 'defaultAllow: false'])
    expect(await closed({})).toEqual([true, 'defaultAllow: false'])
  })

  test('not where it is true, in whatever case, nor where it is no truth value', async () => {
    expect(await closed({ defaultAllow: true })).toEqual([false, 'defaultAllow: true'])
    expect(await closed({ DEFAULTALLOW: true })).toEqual([false, 'defaultAllow: true'])
    expect(await closed({ defaultAllow: 'false' })).toEqual([false, 'defaultAllow: "false"'])
  })

  test('not where there is no configuration of the plugin', async () => {
    expect(await observeFailsClosed(targetOf())).toMatchObject({
      ok: false,
      actual: 'no --admission-control-config-file',
    })
  })
})

describe('the backend is verified', () => {
  const verified = async (imagePolicy: unknown, config?: string) => {
    const { ok, where, actual } = await observeBackendVerified(target(imagePolicy, config))
    return `${ok ? 'ok' : 'wrong'} ${where}: ${actual}`
  }

  test('by the authority that the kubeconfig names or holds', async () => {
    expect(await verified(named)).toBe('ok /on/node/k.conf: /etc/ca.crt')
    const held = {
      server: cluster.server,
      'certificate-authority-data': Buffer.from('CA').toString('base64'),
    }
    expect(await verified(named, kubeconfig(held))).toBe('ok /on/node/k.conf: a CA in the file')
    expect(await verified({ KUBECONFIGFILE: named.kubeConfigFile })).toMatch(/^ok/)
  })

  test('not where verification is left out, or nothing is encrypted', async () => {
    const open = { server: cluster.server, 'insecure-skip-tls-verify': true }
    expect(await verified(named, kubeconfig(open))).toBe('wrong /on/node/k.conf: insecure-skip-tls-verify')
    const plain = { ...cluster, server: 'http://images.example' }
    expect(await verified(named, kubeconfig(plain))).toBe(
      'wrong /on/node/k.conf: server: http://images.example: it is not https, so clients show no certificate',
    )
  })

  test('not by a kubeconfig that is not named, not there, or cannot be used', async () => {
    expect(await verified({})).toBe('wrong /on/node/adm.yaml: no imagePolicy.kubeConfigFile')
    expect(await verified({ kubeConfigFile: '/in/container/none' })).toBe(
      'wrong /on/node/none: no such file on the node',
    )
    expect(await verified(named, 'kind: Pod')).toMatch(/it is of the kind Pod/)
    expect(await verified(named, '{}')).toBe('wrong /on/node/k.conf: it has no current-context')
    expect(await observeBackendVerified(targetOf())).toMatchObject({ ok: false })
  })
})

describe('the backend was asked about an image', () => {
  const line = (images: string[], answer = 'allowed') =>
    JSON.stringify({ client: '10.0.0.1', images, answer })
  const log = [line(['a:1']), line(['b:1', 'a:1'], 'denied'), '{"client": "cut', line(['a:10'])].join('\n')

  test('as its log tells, whatever else is there', () => {
    expect(reviewsOf(log, 'a:1').map(it => it.answer)).toEqual(['allowed', 'denied'])
    expect(reviewsOf(log, 'c')).toEqual([])
    expect(reviewsOf(JSON.stringify({ images: ['a:1'] }), 'a:1')).toEqual([])
  })

  test('with its last answer for evidence; a log that is not there is told as such', async () => {
    const node = targetOf({ files: { '/var/log/backend.log': log } })
    expect(await observeReviewed(node, '/var/log/backend.log', 'a:1')).toEqual({
      ok: true,
      where: '/var/log/backend.log',
      expected: 'a review of a:1',
      actual: 'asked by 10.0.0.1, answered: denied',
    })
    expect(await observeReviewed(node, '/var/log/none', 'a:1')).toMatchObject({
      ok: false,
      actual: 'no such file',
    })
  })
})

test('settings that are the whole file are the plugin’s, and their names may be of any case', async () => {
  const judged = async (text: string) => {
    const files = { '/on/node/adm.yaml': text, '/on/node/k.conf': kubeconfig() }
    const node = targetOf({ flags, files })
    return [(await observeFailsClosed(node)).ok, (await observeBackendVerified(node)).ok]
  }
  const file = 'kubeConfigFile: /in/container/k.conf'
  expect(await judged(`imagePolicy: {${file}, defaultAllow: no}`)).toEqual([true, true])
  expect(await judged(`imagePolicy: {${file}, DefaultAllow: yes}`)).toEqual([false, true])
  const lower = `{name: ImagePolicyWebhook, configuration: {imagepolicy: {${file}, DefaultAllow: yes}}}`
  expect(await judged(`kind: AdmissionConfiguration\nplugins: [${lower}]`)).toEqual([false, true])
})

test('why no review is told in a log: there is no such file, nothing in it, or it is of another format', async () => {
  const told = async (files: Record<string, string>) =>
    (await observeReviewed(targetOf({ files }), '/var/log/backend', 'a:1')).actual
  const review = (image: string) => JSON.stringify({ client: 'c', images: [image], answer: 'allowed' })
  expect(await told({})).toBe('no such file')
  expect(await told({ '/var/log/backend': '\n' })).toBe('none')
  expect(await told({ '/var/log/backend': `started\n${review('b:1')}\n` })).toBe('none')
  expect(await told({ '/var/log/backend': 'POST /images a:1 200\n' })).toMatch(/another format/)
})
