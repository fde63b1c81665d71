import { describe, expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { configFile, configOfFlag, parseConfig } from './config-files.ts'
import { namedFiles } from './named-files.ts'

const component = 'kube-apiserver'
const files = { '/on/node/a.yaml': 'kind: A', '/on/node/broken.yaml': 'a: [1', '/on/node/empty': '' }

describe('the file of a flag', () => {
  const of = (...flags: string[]) => configOfFlag(targetOf({ flags, files }), component, 'audit-policy-file')

  test('is read through the mounts of the container, by the last use of the flag', async () => {
    expect(await of('--audit-policy-file=/x', '--audit-policy-file=/in/container/a.yaml')).toEqual({
      where: '/on/node/a.yaml',
      path: '/in/container/a.yaml',
      hostPath: '/on/node/a.yaml',
      text: 'kind: A',
      data: { kind: 'A' },
    })
  })

  test('is missing with the reason, and with what there is of it', async () => {
    expect(await of()).toEqual({
      where: '/etc/kubernetes/manifests/kube-apiserver.yaml:7',
      problem: 'no --audit-policy-file',
    })
    expect((await of('--audit-policy-file=')).problem).toBe('no --audit-policy-file')
    expect(await of('--audit-policy-file=/elsewhere')).toEqual({
      where: '/elsewhere',
      path: '/elsewhere',
      problem: 'no volumeMount covers it',
    })
    expect(await of('--audit-policy-file=/in/container/none')).toEqual({
      where: '/on/node/none',
      path: '/in/container/none',
      hostPath: '/on/node/none',
      problem: 'no such file on the node',
    })
    const broken = await of('--audit-policy-file=/in/container/broken.yaml')
    expect(broken).toMatchObject({ text: 'a: [1', problem: expect.stringMatching(/line 1/) })
    expect(broken).not.toHaveProperty('data')
  })

  test('may be named from the root, where the API server works', async () => {
    expect(await configFile(targetOf({ files }), component, 'in/container/empty')).toMatchObject({
      path: '/in/container/empty',
      text: '',
      problem: 'empty',
    })
  })
})

test('a configuration is read as Kubernetes reads YAML: its first document, with the switches of YAML 1.1', () => {
  expect(parseConfig('a: yes\nb: off\n---\nc: 1')).toEqual({ data: { a: true, b: false } })
  expect(parseConfig('{"a": 1}')).toEqual({ data: { a: 1 } })
  expect(parseConfig('a: 1\na: 2')).toEqual({ data: { a: 2 } })
  expect(parseConfig('base: &x {a: 1}\nit:\n  <<: *x\n  b: 2')).toMatchObject({
    data: { it: { a: 1, b: 2 } },
  })
  expect(parseConfig('')).toEqual({ problem: 'empty' })
  expect(parseConfig('# nothing')).toEqual({ problem: 'empty' })
  expect(parseConfig('a: "b').problem?.split('\n')).toHaveLength(1)
})

describe('files that a file names in turn', () => {
  const named = (data: unknown, path = '/etc/adm/a.yaml') => namedFiles({ where: '', path, data })

  test('are those of admission plugins, from its folder, unless they are embedded', () => {
    const plugins = [
      { name: 'A', path: 'further/p.yaml' },
      { name: 'B', path: '/abs/p.yaml', configuration: null },
      { name: 'C', path: 'unused.yaml', configuration: { kind: 'X' } },
      { name: 'D', path: '' },
      { name: 'E' },
      'none',
    ]
    expect(named({ plugins })).toEqual(['/etc/adm/further/p.yaml', '/abs/p.yaml'])
  })

  test('are kubeconfigs of webhooks, from the root', () => {
    expect(named({ imagePolicy: { kubeConfigFile: 'k.conf' } })).toEqual(['/k.conf'])
    expect(named({ kubeConfigFile: '/etc/k.conf' })).toEqual(['/etc/k.conf'])
    const embedded = { name: 'A', configuration: { imagePolicy: { kubeConfigFile: '/i.conf' } } }
    const webhook = { name: 'B', configuration: { kubeConfigFile: '/w.conf' } }
    expect(named({ plugins: [embedded, webhook] })).toEqual(['/i.conf', '/w.conf'])
    const authorizers = [{ type: 'Node' }, { webhook: { connectionInfo: { kubeConfigFile: '/z.conf' } } }]
    expect(named({ authorizers })).toEqual(['/z.conf'])
    expect(named({ imagePolicy: { kubeConfigFile: '' } })).toEqual([])
  })

  test('are the certificates and keys of a kubeconfig, from its folder', () => {
    const clusters = [{ name: 'c', cluster: { 'certificate-authority': 'ca.crt' } }]
    const users = [{ name: 'u', user: { 'client-certificate': '/c.crt', 'client-key': 'c.key', token: 'x' } }]
    expect(named({ clusters, users }, '/etc/k/a.conf')).toEqual(['/etc/k/ca.crt', '/c.crt', '/etc/k/c.key'])
  })

  test('are none in what has another shape', () => {
    for (const data of [undefined, null, 'text', [], { plugins: 'x', clusters: {}, users: [1] }])
      expect(named(data)).toEqual([])
  })
})
