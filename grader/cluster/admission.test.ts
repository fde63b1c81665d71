import { expect, test } from 'vitest'
import { LabError } from '../../lab-infra/lab.ts'
import { observeBackendVerified, observeFailsClosed } from '../observations/image-policy.ts'
import { observeExemptions } from '../observations/pod-security.ts'
import { manifestOf } from '../testing/target.ts'
import type { GradeTarget } from '../types.ts'
import { pluginConfiguration } from './admission.ts'
import { reviewsOf } from './image-policy.ts'

/** A node with these files and an API server with the flags, of which the first names /in/container/a.yaml by default. */
function node(
  files: Record<string, string>,
  flags = ['--admission-control-config-file=/in/container/a.yaml'],
): GradeTarget {
  const file = {
    name: 'kube-apiserver.yaml',
    path: '/etc/kubernetes/manifests/kube-apiserver.yaml',
    text: manifestOf(flags),
    changedAt: 0,
    changedAtLog: '',
  }
  const facts = { now: 0, kubeletRunning: true, manifests: [file], containers: [] }
  return {
    once: (key: string, work: () => Promise<unknown>) =>
      key === 'node-facts' ? Promise.resolve(facts) : work(),
    node: {
      readFile: async (path: string) => {
        const text = files[path]
        if (text === undefined) throw new LabError('no-such-file', path)
        return Buffer.from(text)
      },
    },
  } as unknown as GradeTarget
}

const embedded = `apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: PodSecurity
  configuration:
    exemptions: {namespaces: [b, a, a]}
`

test('settings are found within the file', async () => {
  const found = await pluginConfiguration(node({ '/on/node/a.yaml': embedded }), 'PodSecurity')
  expect(found).toEqual({
    where: '/on/node/a.yaml',
    path: '/in/container/a.yaml',
    data: { exemptions: { namespaces: ['b', 'a', 'a'] } },
  })
})

test('settings are found in a file of their own, from the folder of the first one', async () => {
  const files = {
    '/on/node/a.yaml': JSON.stringify({
      kind: 'AdmissionConfiguration',
      plugins: [{ name: 'PodSecurity', path: 'sub/b.yaml' }],
    }),
    '/on/node/sub/b.yaml': 'defaults: {enforce: baseline}',
  }
  const found = await pluginConfiguration(node(files), 'PodSecurity')
  expect(found.where).toBe('/on/node/sub/b.yaml')
  expect(found.data).toEqual({ defaults: { enforce: 'baseline' } })
})

test('settings of ImagePolicyWebhook alone may be the whole file, those of others not', async () => {
  const target = node({ '/on/node/a.yaml': 'imagePolicy: {kubeConfigFile: /in/container/k}' })
  expect((await pluginConfiguration(target, 'ImagePolicyWebhook')).data).toEqual({
    imagePolicy: { kubeConfigFile: '/in/container/k' },
  })
  expect((await pluginConfiguration(target, 'PodSecurity')).problem).toBe('no AdmissionConfiguration')
})

test.each([
  ['no flag', {}, [], 'no --admission-control-config-file'],
  [
    'a file that is not mounted',
    {},
    ['--admission-control-config-file=/else/a.yaml'],
    'no volumeMount covers it',
  ],
  ['a file that is not there', {}, undefined, 'no such file on the node'],
  [
    'another plugin',
    { '/on/node/a.yaml': embedded.replace('PodSecurity', 'Other') },
    undefined,
    'nothing about the plugin PodSecurity',
  ],
  ['a broken file', { '/on/node/a.yaml': 'a: [' }, undefined, expect.stringContaining('Flow sequence')],
])('%s is told', async (_, files, flags, problem) => {
  expect((await pluginConfiguration(node(files, flags), 'PodSecurity')).problem).toEqual(problem)
})

test('exemptions are compared as sets, of all three kinds', async () => {
  const exempt = async (...namespaces: string[]) =>
    (await observeExemptions(node({ '/on/node/a.yaml': embedded }), ...namespaces)).ok
  expect(await exempt('a', 'b')).toBe(true)
  expect(await exempt('a')).toBe(false)
  const user = node({ '/on/node/a.yaml': embedded.replace('a]', 'a], usernames: [c]') })
  expect((await observeExemptions(user, 'a', 'b')).ok).toBe(false)
})

const kubeconfig = (cluster: string) => `
clusters: [{name: a, cluster: {server: 'https://localhost:1/x', ${cluster}}}]
users: [{name: b, user: {}}]
contexts: [{name: c, context: {cluster: a, user: b}}]
current-context: c
`

test.each([
  ['a CA', 'certificate-authority: /ca.crt', true],
  ['verification skipped', 'insecure-skip-tls-verify: true', false],
])('a backend with %s', async (_, cluster, ok) => {
  const files = {
    '/on/node/a.yaml': 'imagePolicy: {kubeConfigFile: /in/container/k}',
    '/on/node/k': kubeconfig(cluster),
  }
  expect((await observeBackendVerified(node(files))).ok).toBe(ok)
})

test('reviews of an image are read from a log, and lines that are none are left out', () => {
  const line = (image: string) => JSON.stringify({ client: 'c', images: ['x', image], answer: 'allowed' })
  const log = `cut"}\n${line('a:1')}\n{}\n${line('b:1')}\n`
  expect(reviewsOf(log, 'b:1')).toEqual([{ client: 'c', images: ['x', 'b:1'], answer: 'allowed' }])
  expect(reviewsOf(log, 'b')).toEqual([])
})

test('a backend without an answer has Pods refused unless the file says otherwise, in any case of letters', async () => {
  const closed = async (settings: string) => {
    const text = `kind: AdmissionConfiguration\nplugins: [{name: ImagePolicyWebhook, configuration: {${settings}}}]`
    return (await observeFailsClosed(node({ '/on/node/a.yaml': text }))).ok
  }
  expect(await closed('imagePolicy: {kubeConfigFile: /k}')).toBe(true)
  expect(await closed('imagePolicy: {kubeConfigFile: /k, defaultAllow: no}')).toBe(true)
  expect(await closed('imagePolicy: {kubeConfigFile: /k, defaultAllow: true}')).toBe(false)
  expect(await closed('imagepolicy: {kubeConfigFile: /k, DefaultAllow: yes}')).toBe(false)
})
