import { expect, test } from 'vitest'
import { parseFacts } from './facts.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const cri = (
  id: string,
  name: string,
  createdAt: string,
  state: string,
  namespace = 'kube-system',
  pod = `${name}-n`,
) => ({
  id,
  metadata: { name, attempt: 2 },
  state,
  createdAt,
  labels: { 'io.kubernetes.pod.namespace': namespace, 'io.kubernetes.pod.name': pod },
})

test('manifests, containers and processes are read from what the node printed', () => {
  const facts = parseFacts(
    'n',
    [
      'now 1795347901.5',
      'kubelet',
      `manifest ${base64('z odd name.yaml')} 1795347900.25 1122_11:45:00.250000 ${base64('kind: Pod')}`,
      `manifest ${base64('a.yaml')} 1795347900.5 1122_11:45:00.500000 `,
      `process 42 ${base64('kube-apiserver\0--a=b c\0')}`,
      `process 43 ${base64('kube-apiserver\0--made-up\0')}`,
      'listening 1A0B',
      'listening 2813',
      'task new 42',
      'containers',
      JSON.stringify({
        containers: [
          cri('old', 'kube-apiserver', '1795347900000000000', 'CONTAINER_EXITED'),
          cri('new', 'kube-apiserver', '1795347901000000000', 'CONTAINER_RUNNING'),
          cri('other', 'kube-apiserver', '1795347902000000000', 'CONTAINER_RUNNING', 'default'),
          cri(
            'posing',
            'kube-apiserver',
            '1795347903000000000',
            'CONTAINER_RUNNING',
            'kube-system',
            'my-pod',
          ),
        ],
      }),
    ].join('\n'),
  )
  expect(facts.now).toBe(1795347901500)
  expect(facts.kubeletRunning).toBe(true)
  expect(facts.listening).toEqual(new Set([6667, 10259]))
  expect(facts.manifests.map(it => [it.path, it.changedAt, it.text])).toEqual([
    ['/etc/kubernetes/manifests/a.yaml', 1795347900500, ''],
    ['/etc/kubernetes/manifests/z odd name.yaml', 1795347900250, 'kind: Pod'],
  ])
  expect(facts.containers).toMatchObject([
    { id: 'new', running: true, attempt: 2, pid: 42, argv: ['kube-apiserver', '--a=b c'] },
    { id: 'old', running: false },
  ])
})

test('a runtime that does not answer is told in its own words', () => {
  const facts = parseFacts('n', 'now 1.0\ncontainers\n', 'warning\nconnect: no such file or directory\n')
  expect(facts).toMatchObject({
    kubeletRunning: false,
    containers: [],
    runtimeError: 'connect: no such file or directory',
  })
})

test('a manifest that was too large to be read is told without a text, and how many were not listed', () => {
  const facts = parseFacts(
    'n',
    [
      'now 1.0',
      `manifest ${base64('a.yaml')} 1795347900.5 1122_11:45:00.500000 -file`,
      `manifest ${base64('b.yaml')} 1795347900.5 1122_11:45:00.500000 -folder`,
      'unlisted 13',
      'containers',
      '{"containers": []}',
    ].join('\n'),
  )
  expect(facts.unlisted).toBe(13)
  expect(facts.manifests.map(it => [it.name, it.text, it.unread])).toEqual([
    ['a.yaml', '', 'it is larger than 64 KiB, and was not read'],
    ['b.yaml', '', 'the files before it have 256 KiB, and it was not read'],
  ])
})
