import { expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { pluginConfiguration } from './admission.ts'

const node = (
  files: Record<string, string>,
  flags = ['--admission-control-config-file=/in/container/a.yaml'],
) => targetOf({ files, flags })

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
