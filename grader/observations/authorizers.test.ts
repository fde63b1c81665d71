import { expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { observeAuthorizers } from './authorizers.ts'

test('a file that the API server refused to read again is not in force, though it and the process are right', async () => {
  const at = Date.parse('2026-11-26T12:01:07Z')
  const target = targetOf({
    flags: ['--authorization-config=/in/container/a.yaml'],
    files: {
      '/on/node/a.yaml': 'kind: AuthorizationConfiguration\nauthorizers: [{type: Node}, {type: RBAC}]',
    },
    startedAt: at - 60_000,
    commands: {
      'file-times': () => `${at / 1000} ${at / 1000}\n0\n1:5\n1:5\n`,
      'component-log': () =>
        '2026-11-26T12:01:07.5Z stderr F E1126 12:01:07.500000       1 reload.go:227] "reloading authorization config" err="missing required types: [ABAC]"\n',
    },
  })
  const wrong = (await observeAuthorizers(target, 'Node', 'RBAC')).filter(it => !it.ok)
  expect(wrong).toMatchObject([
    {
      where: '/on/node/a.yaml',
      actual: expect.stringContaining('refused it: missing required types: [ABAC]'),
    },
  ])
})

test('one mode that looks like two is shown as one', async () => {
  const target = targetOf({ flags: ['--authorization-mode="Node,RBAC"'], startedAt: 1 })
  const [manifest] = await observeAuthorizers(target, 'Node', 'RBAC')
  expect(manifest).toMatchObject({
    ok: false,
    actual: '--authorization-mode="Node,RBAC" ("Node,RBAC" is one value)',
  })
})

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml:7'
const process = "kube-apiserver's process 7"
const expected = 'requests are authorized by Node and RBAC alone'
const startedAt = 100_000
const judged = (flags: string[], running?: string[], files: Record<string, string> = {}) =>
  observeAuthorizers(
    targetOf({
      flags,
      startedAt,
      files,
      commands: { 'file-times': () => '10 10\n10\n1:5\n1:5\n' },
      ...(running && { running }),
    }),
    'Node',
    'RBAC',
  )

test('flag and process are judged, in any order', async () => {
  const actual = '--authorization-mode=RBAC,Node'
  expect(await judged([actual])).toEqual([
    { ok: true, where: manifest, expected, actual },
    { ok: true, where: process, expected, actual },
  ])
})

test.each([
  [['--authorization-mode=RBAC']],
  [['--authorization-mode=Node,RBAC,ABAC']],
  [['--authorization-mode=Node,AlwaysAllow']],
  [[]],
])('one too few, one too many, another and none are wrong: %j', async flags => {
  expect((await judged(flags)).map(it => it.ok)).toEqual([false, false])
  expect((await judged(flags))[1]?.actual).not.toMatch(/in force/)
})

test('a process that lags behind a manifest that is right is told so', async () => {
  const [before, now] = [['--authorization-mode=AlwaysAllow'], ['--authorization-mode=Node,RBAC']]
  expect(await judged(now, before)).toMatchObject([
    { ok: true },
    { ok: false, actual: '--authorization-mode=AlwaysAllow (the manifest is right but not in force)' },
  ])
  expect(await judged(before, now)).toMatchObject([
    { ok: false },
    { ok: true, actual: '--authorization-mode=Node,RBAC' },
  ])
})

test('where no process runs none is right', async () => {
  const target = targetOf({ flags: ['--authorization-mode=Node,RBAC'] })
  expect(await observeAuthorizers(target, 'Node', 'RBAC')).toMatchObject([
    { ok: true },
    { ok: false, actual: expect.stringMatching(/^no such process runs/) },
  ])
})

test('a file is judged by what it says, and whether that is in force', async () => {
  const flags = ['--authorization-config=/in/container/a.yaml']
  const file = (...types: string[]) => ({
    '/on/node/a.yaml': `kind: AuthorizationConfiguration\nauthorizers: [${types.map(it => `{type: ${it}}`)}]`,
  })
  expect(await judged(flags, undefined, file('Node', 'RBAC'))).toMatchObject([
    { ok: true, actual: '/in/container/a.yaml: Node, RBAC' },
    { ok: true, where: '/on/node/a.yaml', expected: 'what it says is in force' },
    { ok: true, actual: '/in/container/a.yaml: Node, RBAC' },
  ])
  expect((await judged(flags, undefined, file('Webhook'))).map(it => it.ok)).toEqual([false, true, false])
  expect(await judged(flags)).toMatchObject([
    { ok: false, actual: expect.stringMatching(/^\/in\/container\/a.yaml: no such file/) },
    { ok: false },
  ])
})
