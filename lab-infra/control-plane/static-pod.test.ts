import { expect, test } from 'vitest'
import { argvOf } from './static-pod.ts'

/** The words after the program, of a container with these variables. */
const words = (args: string[], env: object[] = [], process?: string[], more = {}) =>
  argvOf({ command: ['a'], args, env, ...more }, process && ['a', ...process]).slice(1)

test('a variable is put in for its name, a doubled dollar is one, all else stays', () => {
  const env = [{ name: 'MODES', value: 'Node,RBAC' }]
  expect(words(['--m=$(MODES)', '$(MODES)$(MODES)', '$$(MODES)', '$MODES', '${MODES}'], env)).toEqual([
    '--m=Node,RBAC',
    'Node,RBACNode,RBAC',
    '$(MODES)',
    '$MODES',
    '${MODES}',
  ])
  expect(words(['$(NONE)', '$(', '$()', '$', '$($(MODES)'], env)).toEqual([
    '$(NONE)',
    '$(',
    '$()',
    '$',
    '$($(MODES)',
  ])
})

test('a value may refer to variables before it, not to later ones nor to itself', () => {
  const env = [
    { name: 'EARLY', value: '$(LATE)' },
    { name: 'A', value: 'x' },
    { name: 'B', value: '$(A),y' },
    { name: 'C', value: '[$(B)] $$(A)' },
    { name: 'SELF', value: '$(SELF)' },
    { name: 'LATE', value: 'l' },
  ]
  expect(words(['$(B)', '$(C)', '$(EARLY)', '$(SELF)'], env)).toEqual([
    'x,y',
    '[x,y] $(A)',
    '$(LATE)',
    '$(SELF)',
  ])
})

test('of two of a name the later counts from there on', () => {
  const env = [
    { name: 'A', value: '1' },
    { name: 'B', value: '$(A)' },
    { name: 'A', value: '2$(A)' },
    { name: 'EMPTY' },
  ]
  expect(words(['$(A)', '$(B)', '<$(EMPTY)>'], env)).toEqual(['21', '1', '<>'])
})

test('what the manifest does not tell is taken from a process that fits, else it stays as written', () => {
  const env = [
    { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
    { name: 'URL', value: 'https://$(IP):2379' },
    { name: 'A', value: 'x' },
  ]
  const args = ['--ip=$(IP)', '--etcd=$(URL)', '--a=$(A)', '--api=$(KUBERNETES_SERVICE_HOST)']
  expect(words(args, env)).toEqual([
    '--ip=$(IP)',
    '--etcd=$(URL)',
    '--a=x',
    '--api=$(KUBERNETES_SERVICE_HOST)',
  ])
  expect(
    words(args, env, ['--ip=10.0.0.1', '--etcd=https://10.0.0.1:2379', '--a=y', '--api=10.96.0.1']),
  ).toEqual(['--ip=10.0.0.1', '--etcd=https://10.0.0.1:2379', '--a=x', '--api=10.96.0.1'])
  expect(words(['--ip=$(IP)'], env, ['--port=1'])).toEqual(['--ip=$(IP)'])
})

test('a variable that nobody defines is no gap that anything fits into', () => {
  expect(words(['--mode=$(MODES)'], [], ['--mode=RBAC'])).toEqual(['--mode=$(MODES)'])
  const envFrom = [{ configMapRef: { name: 'a' } }]
  expect(words(['--mode=$(MODES)'], [], ['--mode=RBAC'], { envFrom })).toEqual(['--mode=RBAC'])
})
