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
