/** Messages and more time, as those in a class are told of them. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { asPerson, personByHeader } from '../testing/persons.ts'
import { listenTo, problemOf, startServer, type TestServer, temporaryFolder } from '../testing/server.ts'
import type { ClassEvent, Message, TaughtClass } from './api.ts'
import { startClass } from './testing/at-work.ts'
import { openClass } from './testing/class.ts'

/** What that person hears of the class. */
async function listen(server: TestServer, classId: string, who: string) {
  const heard = await listenTo(server.address, `/api/classes/${classId}/events`, asPerson(who))
  const events = heard.events as unknown as ClassEvent[]
  await expect.poll(() => heard.types()).toContain('messages')
  return {
    events,
    texts: () => events.flatMap(event => (event.type === 'message' ? [event.message.text] : [])),
    before: () => events.flatMap(event => (event.type === 'messages' ? event.messages : [])),
  }
}

const send = (server: TestServer, base: string, body: object, who = 'ines') =>
  server.as(who).call<Message>('POST', `${base}/messages`, { body })

test('a message to all is told to all, and one to a learner to them and those who teach', async () => {
  const { server, base, room } = await startClass()
  const [alice, bob, asta] = [
    await listen(server, room.id, 'alice'),
    await listen(server, room.id, 'bob'),
    await listen(server, room.id, 'asta'),
  ]
  const toAlice = await send(server, base, { text: 'Look at the flag again.', person: 'alice' }, 'asta')
  expect(toAlice).toMatchObject({ status: 201, body: { from: 'Asta', person: 'alice' } })
  expect((await send(server, base, { text: ' Five minutes left.\nSave your work. ' })).status).toBe(201)
  const toAll = 'Five minutes left.\nSave your work.'
  await expect.poll(alice.texts).toEqual(['Look at the flag again.', toAll])
  await expect.poll(asta.texts).toEqual(['Look at the flag again.', toAll])
  await expect.poll(bob.texts).toEqual([toAll])
  const list = async (who: string) => {
    const { body } = await server.as(who).call<Message[]>('GET', `${base}/messages`)
    return body.map(({ text }) => text)
  }
  expect(await list('alice')).toEqual(['Look at the flag again.', toAll])
  expect(await list('bob')).toEqual([toAll])
  expect((await listen(server, room.id, 'bob')).before()).toMatchObject([{ from: 'Ines', text: toAll }])
  expect(JSON.stringify(bob.events)).not.toContain('flag')
})

test('messages outlive the server', async () => {
  const both = { personOf: personByHeader, store: join(temporaryFolder(), 'store.sqlite') }
  const first = await startServer(both)
  const room = await openClass(first, 'ines', { alice: 'learner' })
  await send(first, `/api/classes/${room.id}`, { text: 'Welcome' })
  await first.server.close()
  const second = await startServer(both)
  const { before } = await listen(second, room.id, 'alice')
  expect(before()).toMatchObject([{ from: 'Ines', text: 'Welcome' }])
})

test.each([
  ['a bell', 'ding\u0007'],
  ['an escape sequence', '\u001b[2J'],
  ['a mark that turns the direction', 'abc\u202etxt.exe'],
  ['a right-to-left mark', 'abc\u200f'],
  ['nothing', ' \n '],
  ['10,000 characters', 'x'.repeat(10_000)],
])('%s is no message', async (_, text) => {
  const { server, base } = await startClass()
  expect((await problemOf(send(server, base, { text }))).code).toBe('bad-request')
})

test('markup is text', async () => {
  const { server, base } = await startClass()
  const text = '<img src=x onerror=alert(1)> **bold** &amp; [a](javascript:alert(1))'
  expect((await send(server, base, { text })).body.text).toBe(text)
})

test('who learns sends nothing, and nobody is sent anything who is not in the class', async () => {
  const { server, base } = await startClass()
  expect((await problemOf(send(server, base, { text: 'Hi' }, 'alice'))).code).toBe('no-such-class')
  expect((await problemOf(send(server, base, { text: 'Hi', person: 'eve' }))).code).toBe('no-such-member')
})

test('a class is sent so many messages in a minute and no more', async () => {
  const { server, base } = await startClass()
  const answers = await Promise.all(Array.from({ length: 61 }, () => send(server, base, { text: 'Hi' })))
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1)
})

test('more time is told to all, and an end that has come is not put off', async () => {
  const { server, base, room } = await startClass()
  const { events } = await listen(server, room.id, 'alice')
  const extend = (minutes: number) =>
    server.as('asta').call<TaughtClass>('POST', `${base}/extend`, { body: { minutes } })
  expect(await extend(15)).toMatchObject({ status: 200, body: { closesAt: room.closesAt + 900_000 } })
  const ends = () => events.flatMap(event => (event.type === 'class' ? [event.class.closesAt] : []))
  await expect.poll(ends).toEqual([room.closesAt, room.closesAt + 900_000])
  await server.as('ines').call('POST', `${base}/archive`)
  expect((await problemOf(extend(15))).code).toBe('class-over')
})
