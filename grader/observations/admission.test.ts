import { expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { observeOnlyPlugin } from './admission.ts'

const judged = (...plugins: object[]) =>
  observeOnlyPlugin(
    targetOf({
      flags: ['--admission-control-config-file=/in/container/a.yaml'],
      files: { '/on/node/a.yaml': JSON.stringify({ kind: 'AdmissionConfiguration', plugins }) },
    }),
    'ImagePolicyWebhook',
  )

test('the plugin that is meant is configured alone', async () => {
  const own = { name: 'ImagePolicyWebhook', path: 'own.yaml' }
  const expected = 'it configures no plugin but ImagePolicyWebhook'
  expect(await judged(own)).toEqual({ ok: true, where: '/on/node/a.yaml', expected, actual: 'none' })
  expect(await judged(own, { name: 'PodSecurity', configuration: {} }, { name: 'A', path: 'a' })).toEqual({
    ok: false,
    where: '/on/node/a.yaml',
    expected,
    actual: 'also PodSecurity, A',
  })
})

test('one that is named and not configured is none', async () => {
  expect((await judged({ name: 'PodSecurity' })).ok).toBe(true)
})
