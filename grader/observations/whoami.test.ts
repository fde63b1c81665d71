import { expect, test, vi } from 'vitest'
import type { GradeTarget } from '../types.ts'
import { observeWhoAmI } from './whoami.ts'

const answer = vi.hoisted(() => ({ current: { status: 201, message: '', line: 'POST /', json: {} } }))
vi.mock('../http.ts', () => ({ api: async () => ({ ask: async () => answer.current }) }))

const who = { user: 'mira', groups: ['auditors'] }
const judge = (userInfo: object) => {
  answer.current = { status: 201, message: '', line: 'POST /', json: { status: { userInfo } } }
  return observeWhoAmI({} as GradeTarget, { token: 'a' }, who)
}

test('user and groups are those asked for, in any order, beside what everybody is in', async () => {
  expect(await judge({ username: 'mira', groups: ['system:authenticated', 'auditors'] })).toMatchObject({
    ok: true,
  })
})

test('another user, a group too many and a group too few are told', async () => {
  expect(await judge({ username: 'Mira', groups: ['auditors'] })).toMatchObject({ ok: false })
  expect(await judge({ username: 'mira', groups: ['auditors', 'system:masters'] })).toMatchObject({
    ok: false,
    actual: 'user mira, groups auditors, system:masters',
  })
  expect(await judge({ username: 'mira' })).toMatchObject({ ok: false, actual: 'user mira, no groups' })
})

test('who is refused is nobody', async () => {
  answer.current = { status: 401, message: 'Unauthorized', line: 'POST /', json: {} }
  expect(await observeWhoAmI({} as GradeTarget, { token: 'a' }, who)).toMatchObject({
    ok: false,
    actual: '401: Unauthorized',
  })
})
