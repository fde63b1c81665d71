import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Ask } from '../http.ts'
import { type Answers, items, type Reply, refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { observeRequest } from './requests.ts'

vi.mock('node:timers/promises', () => import('../testing/passing-time.ts'))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

type Expected = Parameters<typeof observeRequest>[2]
const answered = (reply: Reply, expected: Expected, ask: Ask = { path: '/x' }) =>
  observeRequest(targetOf({ answers: { 'GET /x': reply, 'POST /x': reply } }), ask, expected)

test('one of the statuses has to come', async () => {
  expect(await answered({}, { status: 200 })).toMatchObject({
    ok: true,
    where: 'GET /x as cluster administrator',
  })
  expect(await answered({}, { status: [403, 404] })).toMatchObject({
    ok: false,
    expected: '403 Forbidden or 404 Not Found',
    actual: '200 OK',
  })
  expect((await answered(refusal(404, ''), { status: [403, 404] })).ok).toBe(true)
  expect((await answered({ status: 599 }, { status: 299 })).expected).toBe('299')
})

test('a refusal that was asked for passes only with its message', async () => {
  const status = 403
  const of = (message: string) => refusal(status, message)
  const pattern = /^nodes "[^"]+" is forbidden: node "[^"]+" is not allowed to modify node /
  const byNode = of('nodes "a" is forbidden: node "b" is not allowed to modify node "a"')
  const byRbac = of('nodes "a" is forbidden: User "b" cannot patch resource "nodes"')
  expect((await answered(byNode, { status, message: pattern })).ok).toBe(true)
  expect(await answered(byRbac, { status, message: pattern })).toMatchObject({
    ok: false,
    actual: '403 Forbidden: nodes "a" is forbidden: User "b" cannot patch resource "nodes"',
  })
  expect((await answered(byNode, { status, message: 'not allowed' })).ok).toBe(true)
  expect((await answered(byRbac, { status, message: 'not allowed' })).ok).toBe(false)
  expect((await answered(byNode, { status: 422, message: 'not allowed' })).ok).toBe(false)
})

test('the evidence is in words: no pattern, no JSON', async () => {
  const expectedOf = async (message: string | RegExp) =>
    (await answered({}, { status: 403, message })).expected
  const pattern = /^nodes "[^"]+" is forbidden: node "[^"]+" is not allowed\. /
  expect(await expectedOf(pattern)).toBe('403 Forbidden: nodes "…" is forbidden: node "…" is not allowed.')
  expect(await expectedOf('is ^not\\ allowed')).toBe('403 Forbidden: is ^not\\ allowed')
  const service = { kind: 'Service', apiVersion: 'v1' }
  const ask = { method: 'POST', path: '/x' } as const
  expect((await answered({ body: service }, { status: 403 }, ask)).actual).toBe('201 Created')
  expect((await answered({ status: 300, body: 'elsewhere' }, { status: 403 })).actual).toBe(
    '300 Multiple Choices: elsewhere',
  )
})

test('words can stand for status and message, and what was asked about behind the request line', async () => {
  const ask = { path: '/x', what: 'a Pod with the image a:1' }
  const expected = { status: [403, 422], message: /^no/, words: 'refused by a policy' }
  expect(await answered({}, expected, ask)).toEqual({
    ok: false,
    where: 'GET /x as cluster administrator: a Pod with the image a:1',
    expected: 'refused by a policy',
    actual: '200 OK',
  })
})

test('what admission judges is asked when its policies are in force, and what is read at once', async () => {
  const policies = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies'
  const asked = async (method: 'GET' | 'DELETE') => {
    const target = targetOf({
      answers: { [`GET ${policies}`]: items({ metadata: { name: 'a' } }), 'GET /x': {}, 'DELETE /x': {} },
    })
    await observeRequest(target, { method, path: '/x' }, { status: 200 })
    return target.asked.map(it => it.path)
  }
  expect(await asked('GET')).toEqual(['/x'])
  const before = (await asked('DELETE')).slice(0, -1)
  expect(before).toContain(policies)
  expect(before).not.toContain('/x')
})

/** How often the API server is asked for a 403, which it answers with from the second time on. */
async function looks(ask: Ask, writtenMsAgo: number): Promise<number> {
  const creationTimestamp = new Date(Date.now() - writtenMsAgo).toISOString()
  const policies = 'GET /apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies'
  const answers: Answers = { [policies]: items({ metadata: { creationTimestamp } }) }
  let times = 0
  answers[`${ask.method ?? 'GET'} ${ask.path}`] = () => (++times > 1 ? refusal(403, 'not allowed') : {})
  const target = targetOf({ answers, commands: { date: () => String(Date.now()) } })
  const { ok } = await observeRequest(target, ask, { status: 403 })
  expect(ok).toBe(times > 1)
  return times
}

test.each<[string, Ask]>([
  ['what is read', { path: '/x' }],
  ['what is read, said in full', { method: 'GET', path: '/x' }],
  ['what is made for show', { method: 'POST', path: '/x?dryRun=All' }],
  ['what is made for show, among other parameters', { method: 'POST', path: '/x?a=b&dryRun=All&c=d' }],
])('a refusal that a policy written a moment ago will bring is waited for by %s', async (_, ask) => {
  expect(await looks(ask, 0)).toBe(2)
  expect(await looks(ask, 60_000)).toBe(1)
})

test.each(['/x', '/x?dryRun=Alles', '/x?undryRun=All'])(
  'nothing that changes anything is repeated: %s',
  async path => {
    expect(await looks({ method: 'POST', path }, 0)).toBe(1)
  },
)
