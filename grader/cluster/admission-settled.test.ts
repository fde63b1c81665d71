import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Answers, items, type Reply, refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { admissionSettled } from './admission-settled.ts'

vi.mock('node:timers/promises', () => import('../testing/passing-time.ts'))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const group = '/apis/admissionregistration.k8s.io/v1'
const policies = `${group}/validatingadmissionpolicies`
const bindings = `${group}/validatingadmissionpolicybindings`
const webhooks = `${group}/mutatingwebhookconfigurations`
const look = 'POST /api/v1/namespaces/default/configmaps?dryRun=All'
const warning = {
  headers: { warning: `299 - "Validation failed for ValidatingAdmissionPolicy 'settled-x1'"` },
}
const made = { [`POST ${policies}`]: {}, [`POST ${bindings}`]: {} }
const stored = { [`GET ${policies}`]: items({ metadata: { name: 'a' } }) }

/** An API server that takes the policy up at a look. */
const takingUpAt = (at: number): Answers => {
  let looks = 0
  return { [look]: (): Reply => (++looks >= at ? warning : {}) }
}

type Target = ReturnType<typeof targetOf>
const changes = (target: Target) =>
  target.asked.filter(it => (it.method ?? 'GET') !== 'GET').map(it => `${it.method} ${it.path}`)
const waited = async (target: Target) => {
  const start = Date.now()
  await admissionSettled(target)
  return Date.now() - start
}
const wholeWay = [
  `POST ${policies}`,
  `POST ${bindings}`,
  look,
  `DELETE ${bindings}/settled-x1`,
  `DELETE ${policies}/settled-x1`,
]

test('where there are no policies and no webhooks nothing is made', async () => {
  const target = targetOf({ answers: { [`GET ${policies}`]: items() } })
  expect(await waited(target)).toBe(0)
  expect(changes(target)).toEqual([])
})

test.each<[string, Parameters<typeof targetOf>[0]]>([
  ['a policy', { answers: stored }],
  ['a webhook', { answers: { [`GET ${webhooks}`]: items({ metadata: { name: 'a' } }) } }],
  [
    'a policy that the setup left and the learner has deleted',
    { left: { objects: { [policies]: [{ metadata: { name: 'a' } }] } } },
  ],
])('where there is %s, a policy of its own is made, waited for and removed', async (_, scene) => {
  const target = targetOf({ ...scene, answers: { ...scene?.answers, ...made, ...takingUpAt(1) } })
  await admissionSettled(target)
  expect(changes(target)).toEqual(wholeWay)
  await target.undo()
  expect(changes(target)).toEqual(wholeWay)
})

test('it is waited for until its warning comes, and only once in a run', async () => {
  const target = targetOf({ answers: { ...stored, ...made, ...takingUpAt(4) } })
  expect(await waited(target)).toBe(600)
  expect(await waited(target)).toBe(0)
  expect(changes(target).filter(it => it === look)).toHaveLength(4)
})

test('it matches one object in one namespace, and denies nothing', async () => {
  const target = targetOf({ answers: { ...stored, ...made, ...takingUpAt(1) } })
  await admissionSettled(target)
  const [policy, binding, asked] = target.asked.filter(it => it.method === 'POST').map(it => it.body)
  expect(policy).toMatchObject({
    metadata: { name: 'settled-x1' },
    spec: {
      failurePolicy: 'Ignore',
      matchConstraints: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } },
        resourceRules: [{ resources: ['configmaps'], operations: ['CREATE'], resourceNames: ['settled-x1'] }],
      },
    },
  })
  expect(binding).toMatchObject({ spec: { policyName: 'settled-x1', validationActions: ['Warn'] } })
  expect(asked).toMatchObject({ metadata: { name: 'settled-x1' } })
})

test('an API server that never takes policies up is given 8 s', async () => {
  const target = targetOf({ answers: { ...stored, ...made, [look]: {} } })
  expect(await waited(target)).toBe(8_000)
  expect(changes(target).slice(-2)).toEqual(wholeWay.slice(-2))
})

test('one that refuses the policy, or cannot be asked, is not waited for', async () => {
  const refusing = targetOf({ answers: { ...stored, ...made, [`POST ${bindings}`]: refusal(403, 'no') } })
  expect(await waited(refusing)).toBe(0)
  expect(changes(refusing)).not.toContain(look)
  const down = () => {
    throw new Error('no answer')
  }
  expect(await waited(targetOf({ answers: { [`GET ${policies}`]: down } }))).toBe(0)
})
