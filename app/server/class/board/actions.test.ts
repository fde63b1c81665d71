/** What those who teach a class do for a learner, and what the learner meets of it. */
import { expect, test } from 'vitest'
import type { Grade, Session } from '../../api.ts'
import { problemOf } from '../../testing/server.ts'
import type { Member, MyClass } from '../api.ts'
import { classAtWork } from '../testing/board.ts'
import { openClass } from '../testing/class.ts'
import type { LearnerResult } from './api.ts'

const minute = 60_000
const begin = classAtWork

test('a learner raises and lowers a hand; one that was seen stays up, and is raised anew', async () => {
  const { hand, act } = await begin()
  const mine = async (raised: boolean) => (await hand('ada', raised)).body as MyClass
  const first = await mine(true)
  expect(first).toMatchObject({ handRaisedAt: expect.any(Number) })
  expect(first.handSeenAt).toBeUndefined()
  expect((await mine(true)).handRaisedAt, 'still the same').toBe(first.handRaisedAt)
  expect((await act<Member>('ada', 'hand-seen')).body).toMatchObject({
    ...{ person: 'ada', name: 'Ada', handRaisedAt: first.handRaisedAt },
    handSeenAt: expect.any(Number),
  })
  const again = await mine(true)
  expect(again.handRaisedAt).toBeGreaterThanOrEqual(first.handRaisedAt!)
  expect(again.handSeenAt).toBeUndefined()
  const lowered = await mine(false)
  expect([lowered.handRaisedAt, lowered.handSeenAt]).toEqual([undefined, undefined])
  const seen = (await act<Member>('ada', 'hand-seen')).body
  expect([seen.handRaisedAt, seen.handSeenAt], 'none to see').toEqual([undefined, undefined])
})

test('more time adds up, for that learner alone, and brings back who was out of time', async () => {
  const closesAt = Date.now() + 60 * minute
  const { act, work, server, id, session } = await begin({ closesAt })
  const mine = await work('ada')
  expect((await act<Member>('ada', 'more-time', { minutes: 10 })).body).toMatchObject({ extraMinutes: 10 })
  expect((await act<Member>('ada', 'more-time', { minutes: 5 })).body).toMatchObject({ extraMinutes: 15 })
  expect((await session('ada', mine)).class).toMatchObject({ closesAt: closesAt + 15 * minute })
  const now = Date.now()
  const ines = server.as('ines', 'instructor')
  await ines.call('PATCH', `/api/classes/${id}`, { body: { closesAt: now } })
  expect((await session('ada', mine)).state).toBe('ready')
  await expect(work('bob')).rejects.toThrow('class-over')
  await act('bob', 'more-time', { minutes: 10 })
  await work('bob')
  for (const minutes of [0, -5, 241, 1.5])
    expect(await problemOf(act('ada', 'more-time', { minutes }))).toMatchObject({ code: 'bad-request' })
  await ines.call('POST', `/api/classes/${id}/archive`)
  expect(await problemOf(act('ada', 'more-time', { minutes: 5 }))).toMatchObject({ code: 'class-over' })
})

test('a lab is reset, ended and made anew for its learner, who is told', async () => {
  const { act, work, server, session } = await begin()
  const mine = await work('ada')
  const of = { session: mine.id }
  await server.lab(mine).node.writeFile('/edited', 'by Ada')
  expect(await act<Session>('ada', 'reset', of)).toMatchObject({ status: 202, body: { id: mine.id } })
  const again = await server.as('ada').reaches(mine.id, 'ready')
  await expect(server.lab(again).node.readFile('/edited')).rejects.toThrow()
  expect(await problemOf(act('ada', 'restart', of))).toMatchObject({ code: 'nothing-to-restart' })
  server.lab(again).die()
  await server.as('ada').call('POST', `/api/sessions/${mine.id}/check`)
  await server.as('ada').reaches(mine.id, 'lost')
  expect(await act('ada', 'restart', of)).toMatchObject({ status: 202 })
  await server.as('ada').reaches(mine.id, 'ready')
  expect(await act('ada', 'end', of)).toMatchObject({ status: 200, body: { state: 'ended' } })
  expect(await session('ada', mine)).toMatchObject({
    ...{ state: 'ended', endedBecause: 'It was ended by those who teach the class.' },
  })
  expect(await problemOf(act('ada', 'reset', of))).toMatchObject({ code: 'session-ended' })
})

test('who is moved to another task may begin it out of order; what they had open ends, and they are told', async () => {
  const { act, work, session } = await begin({ inOrder: true })
  const first = await work('ada')
  await expect(work('bob', 'fix-something')).rejects.toThrow('task-not-yet')
  expect((await act<Member>('ada', 'move', { task: 'fix-something' })).body).toMatchObject({
    task: 'fix-something',
  })
  expect(await session('ada', first)).toMatchObject({
    ...{ state: 'ended', endedBecause: 'You were moved to “Fix something”.' },
  })
  const second = await work('ada', 'fix-something')
  await act('ada', 'move', { task: 'fix-something' })
  expect((await session('ada', second)).state, 'it is open already').toBe('ready')
  await expect(work('bob', 'fix-something')).rejects.toThrow('task-not-yet')
})

test('where a learner may have further labs, what they have open is kept when they are moved', async () => {
  const { act, work, session } = await begin({ labsEach: 2 })
  const first = await work('ada')
  await act('ada', 'move', { task: 'fix-something' })
  await work('ada', 'fix-something')
  expect((await session('ada', first)).state).toBe('ready')
})

test('nobody is moved to a task that is none of the class, or when it is over', async () => {
  const { act, server, id } = await begin({ tasks: ['enable-something'] })
  expect(await problemOf(act('ada', 'move', { task: 'fix-something' }))).toMatchObject({
    ...{ code: 'task-not-in-class', detail: '“Fix something” is no task of “A class”.' },
  })
  expect(await problemOf(act('ada', 'move', { task: 'none' }))).toMatchObject({ code: 'task-not-in-class' })
  await server
    .as('ines', 'instructor')
    .call('PATCH', `/api/classes/${id}`, { body: { closesAt: Date.now() } })
  expect(await problemOf(act('ada', 'move', { task: 'enable-something' }))).toMatchObject({
    code: 'class-over',
  })
})

test('a result has all evidence and each attempt, also where the learner sees verdicts only', async () => {
  const { act, work, check, server, id } = await begin({ evidence: 'verdicts' })
  const first = await work('ada')
  const shown = await check('ada', first, 'enabled')
  expect(shown.checks.map(({ evidence }) => evidence)).toEqual([[], [], []])
  await server.as('ada').call('POST', `/api/sessions/${first.id}/hints/1`)
  await check('ada', first, 'enabled effective')
  await act('ada', 'end', { session: first.id })
  const second = await work('ada', 'fix-something')
  await check('bob', await work('bob'))
  await server.as('ada').ready('enable-something')
  const { body, status } = await server
    .as('ines', 'instructor')
    .call<LearnerResult>('GET', `/api/classes/${id}/learners/ada/result`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    ...{ person: 'ada', name: 'Ada' },
    sessions: [
      { id: second.id, scenario: 'fix-something', title: 'Fix something', state: 'ready', grades: [] },
      { id: first.id, state: 'ended', hintsSeen: 1, endedBecause: expect.stringContaining('ended') },
    ],
  })
  expect(body.sessions.length).toBe(2)
  const grades: Grade[] = body.sessions[1]!.grades
  expect(grades.map(({ score, passed }) => [score, passed])).toEqual([
    [5, true],
    [3, false],
  ])
  expect(grades[1]!.checks[1]).toMatchObject({
    ...{ id: 'effective', outcome: 'failed' },
    evidence: [{ expected: 'effective holds', actual: 'it does not' }],
  })
})

test('who is named has to be a learner of the class, and the session one of theirs in it', async () => {
  const { act, work, server, id } = await begin()
  await server.server.classes.addMember(
    server.server.classes.owned({ id: 'ines' }, id).room,
    'otto',
    'assistant',
  )
  const other = await openClass(server, 'ines', { ada: 'learner', eve: 'learner' })
  const nothing = await problemOf(act('nobody', 'more-time', { minutes: 5 }))
  expect(nothing).toMatchObject({ status: 404, code: 'no-such-member' })
  for (const who of ['otto', 'eve', 'ines'])
    expect(await problemOf(act(who, 'more-time', { minutes: 5 })), who).toEqual(nothing)
  const [hers, his] = [await work('ada'), await work('bob')]
  const practice = await server.as('ada').ready()
  const body = { scenario: 'enable-something', class: other.id }
  const elsewhere = (await server.as('ada').call<Session>('POST', '/api/sessions', { body })).body
  const unknown = await problemOf(act('ada', 'end', { session: '0'.repeat(16) }))
  expect(unknown).toMatchObject({ status: 404, code: 'no-such-session' })
  for (const { id: session } of [his, practice, elsewhere])
    expect(await problemOf(act('ada', 'end', { session }))).toEqual({
      ...unknown,
      detail: unknown.detail.replace('0'.repeat(16), session),
    })
  expect((await act('ada', 'end', { session: hers.id })).status).toBe(200)
})
