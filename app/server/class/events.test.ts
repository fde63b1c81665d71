/** What is told of a class while it goes on. */
import { expect, test, vi } from 'vitest'
import { asPerson, personByHeader } from '../testing/persons.ts'
import { listenTo, startServer } from '../testing/server.ts'
import type { ClassEvent, TaughtClass } from './api.ts'
import { openClass } from './testing/class.ts'

async function begin() {
  const server = await startServer({ personOf: personByHeader })
  const { id } = await openClass(server, 'ines', { ada: 'learner', bob: 'learner' })
  const ines = server.as('ines', 'instructor')
  return {
    server,
    id,
    room: server.server.classes.owned({ id: 'ines' }, id).room,
    ask: (method: string, rest = '', body?: object) =>
      ines.call<TaughtClass>(method, `/api/classes/${id}${rest}`, { body }),
    async listen(who: string) {
      const heard = await listenTo(server.address, `/api/classes/${id}/events`, asPerson(who))
      const events = () => heard.events as unknown as ClassEvent[]
      const sees = (wanted: (event: ClassEvent) => boolean) =>
        vi.waitFor(() => expect(events().some(wanted), JSON.stringify(events())).toBe(true), {
          timeout: 5_000,
        })
      await sees(({ type }) => type === 'class')
      return { ...heard, events, sees }
    },
  }
}

test('each hears of the class as they see it, at first and when it has changed', async () => {
  const { ask, listen } = await begin()
  const [ines, ada] = [await listen('ines'), await listen('ada')]
  expect(ines.events()[0]).toMatchObject({ type: 'class', class: { as: 'teacher', learners: 2 } })
  expect(ada.events()[0]).toMatchObject({ type: 'class', class: { as: 'learner', title: 'A class' } })
  await ask('PATCH', '', { title: 'Another title' })
  for (const each of [ines, ada])
    await each.sees(event => event.type === 'class' && event.class.title === 'Another title')
  await ask('POST', '/pause')
  await ada.sees(event => event.type === 'class' && event.class.pausedAt !== undefined)
})

test('many changes at once are told together', async () => {
  const { server, room, listen } = await begin()
  const ines = await listen('ines')
  const names = Array.from({ length: 40 }, (_, n) => `learner-${n}`)
  await Promise.all(names.map(name => server.server.classes.addMember(room, name)))
  await ines.sees(
    event => event.type === 'class' && event.class.as === 'teacher' && event.class.learners === 42,
  )
  expect(ines.events().length).toBeLessThan(10)
})

test('a learner hears what is theirs, and nothing of another', async () => {
  const { server, room, listen } = await begin()
  const [ada, bob] = [await listen('ada'), await listen('bob')]
  await server.server.classes.changeMember(room, 'ada', { hand_raised_at: 7, extra_minutes: 5 })
  await ada.sees(event => event.type === 'class' && 'handRaisedAt' in event.class)
  await bob.sees(() => bob.events().length > 1)
  expect(JSON.stringify(bob.events())).not.toContain('handRaisedAt')
  expect(JSON.stringify([ada.events(), bob.events()])).not.toMatch(/"(ada|bob|ines)"/)
})

test('who is removed, and everybody of a class that is deleted, is told so and hears nothing more', async () => {
  const { ask, listen } = await begin()
  const [ada, bob] = [await listen('ada'), await listen('bob')]
  await ask('DELETE', '/members/ada')
  await ada.ended
  expect(ada.events().at(-1)).toEqual({ type: 'gone' })
  expect(bob.events().map(({ type }) => type)).not.toContain('gone')
  await ask('DELETE')
  await bob.ended
  expect(bob.events().at(-1)).toEqual({ type: 'gone' })
})
