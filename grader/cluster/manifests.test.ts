import { describe, expect, test } from 'vitest'
import { readManifest } from './manifests.ts'

const file = (text: string) => ({
  name: 'kube-apiserver.yaml',
  path: '/etc/kubernetes/manifests/kube-apiserver.yaml',
  text,
  changedAt: 0,
  changedAtLog: '',
})

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
spec:
  containers:
  - name: kube-apiserver
    command:
    - kube-apiserver
    # - --profiling=true
    - --profiling=false
`

describe('a manifest', () => {
  test('tells file and line of a value', () => {
    const manifest = readManifest(file(pod))
    expect(manifest.where(['spec', 'containers', 0, 'command', 1])).toBe(`${manifest.file.path}:11`)
  })

  test('tells the file alone for what is not there', () => {
    const manifest = readManifest(file(pod))
    expect(manifest.where(['spec', 'volumes', 3])).toBe(manifest.file.path)
  })

  test('has no commented flag among its words', () => {
    expect(readManifest(file(pod)).container?.command).toEqual(['kube-apiserver', '--profiling=false'])
  })

  test('that is broken tells the line and is no pod', () => {
    const manifest = readManifest(file(`${pod}   bad: [`))
    expect(manifest.pod).toBeUndefined()
    expect(manifest.problem).toMatch(/^line 1[12]: /)
  })

  test('of another kind is no pod', () => {
    expect(readManifest(file('kind: Secret')).problem).toBe('not a Pod with a named container')
    expect(readManifest(file('')).problem).toBe('not a Pod with a named container')
  })

  test('a file that was not read, or whose aliases fill the memory, is a problem too', () => {
    expect(readManifest({ ...file(''), unread: 'it is a fifo' }).problem).toBe('it is a fifo')
    const bomb = ['a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]']
    for (const [one, next] of ['ab', 'bc', 'cd', 'de'])
      bomb.push(`${next}: &${next} [${Array(10).fill(`*${one}`).join(', ')}]`)
    expect(readManifest(file(bomb.join('\n'))).problem).toContain('alias')
  })
})

test('variables in a command line are what the container has for them', async () => {
  const { argvOf } = await import('../../lab-infra/control-plane/static-pod.ts')
  const env = [{ name: 'MODES', value: 'Node,RBAC' }]
  const command = ['kube-apiserver', '--authorization-mode=$(MODES)', '--a=$(NONE)', '--b=$$(MODES)']
  expect(argvOf({ command, env })).toEqual([
    'kube-apiserver',
    '--authorization-mode=Node,RBAC',
    '--a=$(NONE)',
    '--b=$(MODES)',
  ])
})
