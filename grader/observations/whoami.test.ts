import { expect, test } from 'vitest'
import { type Reply, refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { observeWhoAmI } from './whoami.ts'

const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
const who = { user: 'mira', groups: ['auditors', 'bookkeepers'] }

const asked = async (reply: Reply, wanted = who) => {
  const target = targetOf({ answers: { [`POST ${path} as a`]: reply } })
  const seen = await observeWhoAmI(target, { token: 'a' }, wanted)
  expect(target.asked).toMatchObject([
    { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' } },
  ])
  return seen
}
const judge = (userInfo: object, wanted = who) => asked({ body: { status: { userInfo } } }, wanted)

test('user and groups are those asked for, in any order, beside what everybody is in', async () => {
  const groups = ['system:authenticated', 'bookkeepers', 'auditors']
  expect(await judge({ username: 'mira', groups })).toEqual({
    ok: true,
    where: `POST ${path} with a token`,
    expected: 'user mira, groups auditors, bookkeepers',
    actual: 'user mira, groups bookkeepers, auditors',
  })
  expect(
    await judge({ username: 'mira', groups: ['system:authenticated'] }, { user: 'mira', groups: [] }),
  ).toMatchObject({
    ok: true,
    actual: 'user mira, no groups',
  })
})

test('another user, a group too many and a group too few are told', async () => {
  expect(await judge({ username: 'Mira', groups: who.groups })).toMatchObject({ ok: false })
  expect(await judge({ username: 'mira', groups: [...who.groups, 'system:masters'] })).toMatchObject({
    ok: false,
    actual: 'user mira, groups auditors, bookkeepers, system:masters',
  })
  expect(await judge({ username: 'mira', groups: ['auditorsbookkeepers'] })).toMatchObject({ ok: false })
  expect(await judge({ username: 'mira' })).toMatchObject({ ok: false, actual: 'user mira, no groups' })
  expect(await judge({})).toMatchObject({ ok: false, actual: 'user , no groups' })
})

test('who is refused is nobody', async () => {
  expect(await asked(refusal(401, 'Unauthorized'))).toMatchObject({
    ok: false,
    expected: 'user mira, groups auditors, bookkeepers',
    actual: '401: Unauthorized',
  })
})
