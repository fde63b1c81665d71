import { expect, test } from 'vitest'
import { effective, parseArgv } from '../cluster/argv.ts'
import { manifestOf, targetOf } from '../testing/target.ts'
import { exactly } from './flags.ts'
import { isFlagNamed, mayAlsoHave, observeFlagsKept } from './flags-kept.ts'

test('a list may gain what is asked for, and nothing else that was off', () => {
  const { expected, right } = mayAlsoHave('ImagePolicyWebhook', 'EventRateLimit')(['NodeRestriction'])
  expect(expected).toBe('NodeRestriction, and perhaps ImagePolicyWebhook and EventRateLimit')
  expect(right(['ImagePolicyWebhook', 'NodeRestriction', 'LimitRanger'])).toBe(true)
  expect(right(['NodeRestriction'])).toBe(true)
  expect(right(['ImagePolicyWebhook'])).toBe(false)
  expect(right(['ImagePolicyWebhook', 'NodeRestriction', 'AlwaysPullImages'])).toBe(false)
})

test("etcd's lists are split, and the last use of a flag counts", () => {
  const line = parseArgv([
    'etcd',
    '--listen-client-urls=a',
    '-listen-client-urls',
    'b,c',
    '--client-cert-auth=T',
    '--name=x',
  ])
  expect(['listen-client-urls', 'client-cert-auth', 'name'].map(it => effective(line, it))).toEqual([
    ['b', 'c'],
    ['true'],
    ['x'],
  ])
})

const change = (flags: string[], then: string[], of: Parameters<typeof observeFlagsKept>[2]) =>
  observeFlagsKept(targetOf({ flags, beginning: manifestOf(then) }), 'kube-apiserver', of, () => false)

test('a flag that the task is about is judged where nobody gave it either', async () => {
  const where = '/etc/kubernetes/manifests/kube-apiserver.yaml:7'
  expect(await change([], [], { 'audit-log-path': exactly('/a') })).toEqual([
    { ok: false, where, expected: '--audit-log-path: /a', actual: 'no --audit-log-path' },
  ])
  expect(await change(['--v=4'], [], {})).toEqual([])
})

test.each([
  ['--audit-log-path=/var//log/../log/a', '--audit-log-path=/var/log/a', true],
  ['--etcd-prefix=a//b', '--etcd-prefix=a/b', false],
  ['--goaway-chance=', '--goaway-chance=0', false],
  ['--request-timeout=1m30s', '--request-timeout=90s', true],
  ['--request-timeout=90s', '--request-timeout=91s', false],
  ['--request-timeout=0m', '--request-timeout=0', true],
  ['--request-timeout=1ms', '--request-timeout=0', false],
])('%s and %s mean the same: %s', async (was, is, same) => {
  const seen = await observeFlagsKept(
    targetOf({ flags: [is], beginning: manifestOf([was]) }),
    'kube-apiserver',
    {},
    () => true,
  )
  expect(seen.map(it => it.ok)).toEqual([same])
})

test('what the setup left is read as it stands where it is no YAML, of the component’s own file', async () => {
  const file = (name: string, text: string) => ({
    ...{ name: `${name}.yaml`, path: `/etc/kubernetes/manifests/${name}.yaml`, text },
    ...{ changedAt: 0, changedAtLog: '' },
  })
  const lines = (...of: string[]) => `spec:\n a: [\n${of.map(it => `    -  ${it}  \n`).join('')}`
  const judged = async (...manifests: ReturnType<typeof file>[]) => {
    const etcd = 'kind: Pod\nspec: {containers: [{name: etcd, command: [etcd, --name=a, -data-dir=/b]}]}'
    const target = targetOf({ manifests: { 'etcd.yaml': etcd }, left: { manifests } })
    return (await observeFlagsKept(target, 'etcd', {}, () => true)).map(it => `${it.ok} ${it.expected}`)
  }
  const other = file('kube-apiserver', lines('--name=x'))
  const left = file('etcd', lines('etcd', '--name=a', '-data-dir=/b', '---', 'x --listen=c'))
  expect(await judged(other, left)).toEqual(['true --name=a, as it was', 'true --data-dir=/b, as it was'])
  await expect(judged(other)).rejects.toThrow('what the setup left has no manifest of etcd')
})

test('flags are named in full or by how they begin', () => {
  expect(isFlagNamed('audit-log-path', 'audit-log-*')).toBe(true)
  expect(isFlagNamed('audit-policy-file', 'audit-log-*')).toBe(false)
  expect(isFlagNamed('audit-log-path', 'audit-log')).toBe(false)
  expect(isFlagNamed('v', 'v')).toBe(true)
})
