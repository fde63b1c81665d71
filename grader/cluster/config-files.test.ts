import { describe, expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { configFile, configOfFlag, parseConfig } from './config-files.ts'

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
  expect(parseConfig('a: 12:30\nb: 2026-11-27')).toEqual({ data: { a: '12:30', b: '2026-11-27' } })
  expect(parseConfig('')).toEqual({ problem: 'empty' })
  expect(parseConfig('# nothing')).toEqual({ problem: 'empty' })
  expect(parseConfig('a: "b').problem?.split('\n')).toHaveLength(1)
})
