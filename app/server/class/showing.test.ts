/** A terminal of who teaches, shown to all in a class. */
import { expect, test, vi } from 'vitest'
import { CloseCode } from '../../../lab-infra/terminal/wire/close-codes.ts'
import { asPerson } from '../testing/persons.ts'
import { problemOf, type TestServer } from '../testing/server.ts'
import { connectTerminal } from '../testing/socket.ts'
import { openTerminal, startClass, told, work } from './testing/at-work.ts'

async function begin() {
  const started = await startClass()
  const session = await work(started.server, undefined, 'ines')
  const own = await openTerminal(started.server, session, 'ines')
  const shows = { session: session.id, terminal: 't1' }
  return { ...started, session, own, shows, path: `${started.base}/terminal` }
}

async function look(server: TestServer, path: string, who: string) {
  const { body, status } = await server.as(who).call<{ ticket: string }>('POST', `${path}/ticket`)
  expect(status).toBe(201)
  return connectTerminal(server.address, body.ticket, asPerson(who))
}

test('all in the class see it, with what was printed before they came, over one connection to its lab', async () => {
  const { server, own, session, shows, path, room } = await begin()
  const dial = vi.spyOn(server.lab(session).node, 'dialTerminals')
  own.type('echo early $((6 * 7))\n')
  await own.shows('early 42')
  expect((await server.as('ines').call('POST', path, { body: shows })).status).toBe(201)
  dial.mockClear()
  const viewers = [
    await look(server, path, 'alice'),
    await look(server, path, 'bob'),
    await look(server, path, 'asta'),
  ]
  for (const viewer of viewers) await viewer.shows('early 42')
  own.type('echo late $((7 * 7))\n')
  for (const viewer of viewers) await viewer.shows('late 49')
  expect(dial).toHaveBeenCalledOnce()
  for (const who of ['alice', 'ines'])
    expect(await told(server, room.id, who)).toMatchObject({
      terminal: { by: 'Ines', title: 'control-plane' },
    })
  viewers[0]!.type('echo typed $((1 + 1))\n')
  expect(await viewers[0]!.closed).toBe(CloseCode.refused)
  own.type('echo end $((2 + 3))\n')
  await own.shows('end 5')
  expect(own.output()).not.toContain('typed 2')
})

test('who shows a terminal shows one of their own', async () => {
  const { server, shows, path, base } = await begin()
  const alices = await work(server, base.split('/').at(-1), 'alice')
  await openTerminal(server, alices, 'alice')
  const wanted = (body: object, who: string) => problemOf(server.as(who).call('POST', path, { body }))
  expect((await wanted(shows, 'asta')).code).toBe('no-such-session')
  expect((await wanted({ session: alices.id, terminal: 't1' }, 'ines')).code).toBe('no-such-session')
  expect((await wanted({ ...shows, terminal: 't5' }, 'ines')).code).toBe('no-such-terminal')
  expect((await wanted(shows, 'alice')).code).toBe('no-such-class')
})

test('it ends for all when it is shown no longer, and with its session', async () => {
  const { server, shows, path, room, session } = await begin()
  const show = () => server.as('ines').call('POST', path, { body: shows })
  await show()
  const alice = await look(server, path, 'alice')
  expect((await server.as('asta').call('DELETE', path)).status).toBe(204)
  expect(await alice.closed).toBe(CloseCode.done)
  expect(await told(server, room.id, 'alice')).not.toHaveProperty('terminal')
  expect((await problemOf(server.as('alice').call('POST', `${path}/ticket`))).code).toBe('no-terminal-shown')
  await show()
  const bob = await look(server, path, 'bob')
  await server.as('ines').call('DELETE', `/api/sessions/${session.id}`)
  expect(await bob.closed).toBe(CloseCode.done)
  expect(await told(server, room.id, 'bob')).not.toHaveProperty('terminal')
})

test('it ends for who is in the class no longer, and with who showed it', async () => {
  const { server, base, path, room } = await begin()
  const { classes } = server.server
  const astas = await work(server, undefined, 'asta')
  await openTerminal(server, astas, 'asta')
  const body = { session: astas.id, terminal: 't1' }
  expect((await server.as('asta').call('POST', path, { body })).status).toBe(201)
  const [alice, bob] = [await look(server, path, 'alice'), await look(server, path, 'bob')]
  expect((await server.as('ines').call('DELETE', `${base}/members/alice`)).status).toBe(204)
  expect(await alice.closed).toBe(CloseCode.done)
  expect(bob.socket.readyState).toBe(WebSocket.OPEN)
  await classes.removeMember(classes.room(room.id)!, 'asta', async () => {})
  expect(await bob.closed).toBe(CloseCode.done)
  expect(await told(server, room.id, 'bob')).not.toHaveProperty('terminal')
})

test('another terminal takes its place', async () => {
  const { server, session, shows, path } = await begin()
  await openTerminal(server, session, 'ines')
  await server.as('ines').call('POST', path, { body: shows })
  const alice = await look(server, path, 'alice')
  await server.as('ines').call('POST', path, { body: { ...shows, terminal: 't2' } })
  expect(await alice.closed).toBe(CloseCode.done)
  const { body } = await server.as('ines').call('GET', path.replace('/terminal', ''))
  expect(body).toMatchObject({ terminal: { title: 'control-plane 2' } })
})
