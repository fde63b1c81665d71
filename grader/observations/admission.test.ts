import { expect, test } from 'vitest'
import { refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { observeOnlyPlugin, observePluginRefuses } from './admission.ts'

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

const refused = (message: string) =>
  observePluginRefuses(
    targetOf({
      answers: {
        'GET /api/v1': { body: { resources: [{ name: 'services', kind: 'Service' }] } },
        'POST /api/v1/namespaces/default/services': refusal(403, message),
      },
    }),
    'DenyServiceExternalIPs',
  )

test('a plugin is in force when it refuses what it is there for, in its own words', async () => {
  expect(
    await refused('services "x1" is forbidden: Use of external IPs is denied by admission control'),
  ).toMatchObject({
    ok: true,
  })
  expect(await refused('services "x1" is forbidden: User "a" cannot create resource')).toMatchObject({
    ok: false,
    expected: '403 Forbidden: Use of external IPs is denied',
  })
})

test('of a plugin that refuses nothing known nothing can be said', async () => {
  await expect(observePluginRefuses(targetOf(), 'Priority')).rejects.toThrow(
    'what Priority refuses is not said',
  )
})
