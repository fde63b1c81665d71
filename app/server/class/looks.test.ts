/** Looking into learners' terminals, as those who teach and those who learn meet it. */
import { expect, test, vi } from 'vitest'
import { CloseCode } from '../../../lab-infra/terminal/wire/close-codes.ts'
import { FrameType } from '../../../lab-infra/terminal/wire/protocol.ts'
import type { Look, Session } from '../api.ts'
import { asPerson } from '../testing/persons.ts'
import { listenTo, problemOf, type TestServer } from '../testing/server.ts'
import { connectTerminal } from '../testing/socket.ts'
import { refusal } from '../testing/upgrade.ts'
import type { ClassEvent, LookTicket, Workplace } from './api.ts'
import { openTerminal, startClass, work } from './testing/at-work.ts'
import { openClass } from './testing/class.ts'

async function begin() {
  const started = await startClass()
  const session = await work(started.server, started.room.id, 'alice')
  const hers = await openTerminal(started.server, session, 'alice')
  return { ...started, session, hers, looks: `${started.base}/learners/alice/looks` }
}

/** A ticket for a look into alice's terminal. */
async function ask(server: TestServer, looks: string, session: Session, who = 'ines') {
  const body = { session: session.id, terminal: 't1' }
  const answer = await server.as(who).call<LookTicket>('POST', looks, { body })
  expect(answer.status).toBe(201)
  return answer.body
}

async function look(server: TestServer, looks: string, session: Session, who = 'ines') {
  const { ticket, look } = await ask(server, looks, session, who)
  return { id: look, ...(await connectTerminal(server.address, ticket, asPerson(who))) }
}

/** Who looks, as the learner's page is told. */
const seen = async (server: TestServer, { id }: Session): Promise<Look[]> =>
  (await server.as('alice').call<Session>('GET', `/api/sessions/${id}`)).body.looks ?? []
const nobodyLooks = (server: TestServer, session: Session) =>
  vi.waitFor(async () => expect(await seen(server, session)).toEqual([]))

test('who looks sees what the learner sees, and the learner is told at once who it is', async () => {
  const { server, session, hers, looks } = await begin()
  hers.type('echo before $((6 * 7))\n')
  await hers.shows('before 42')
  const events = await listenTo(server.address, `/api/sessions/${session.id}/events`, asPerson('alice'))
  const ines = await look(server, looks, session)
  await events.sees(
    event => event.type === 'session' && event.session.looks?.[0]?.name === 'Ines' && !event.session.looks[1],
  )
  expect(await seen(server, session)).toMatchObject([{ id: ines.id, terminal: 't1', mayType: false }])
  await ines.shows('before 42')
  hers.type('echo after $((7 * 7))\n')
  await ines.shows('after 49')
  const asta = await look(server, looks, session, 'asta')
  expect((await seen(server, session)).map(({ name }) => name)).toEqual(['Ines', 'Asta'])
  asta.socket.close()
  ines.socket.close()
  await nobodyLooks(server, session)
  await events.sees(event => event.type === 'session' && event.session.looks?.length === 2)
  hers.type('echo still $((8 * 8))\n')
  await hers.shows('still 64')
})

test.each([
  ['what is typed', { type: FrameType.input, bytes: new TextEncoder().encode('echo typed $((1 + 1))\n') }],
  ['a size', { type: FrameType.resize, cols: 33, rows: 11 }],
] as const)('%s without leave reaches nothing and ends the look', async (_, frame) => {
  const { server, session, hers, looks } = await begin()
  const ines = await look(server, looks, session)
  await vi.waitFor(() => expect(ines.frames.length).toBeGreaterThan(0))
  ines.send(frame)
  expect(await ines.closed).toBe(CloseCode.refused)
  await nobodyLooks(server, session)
  hers.type('stty size; echo end of it\n')
  await hers.shows('24 80')
  expect(hers.output()).not.toContain('typed 2')
})

test('typing is the learner’s to allow, for that look alone, and to take back', async () => {
  const { server, session, hers, looks, base } = await begin()
  const [ines, asta] = [await look(server, looks, session), await look(server, looks, session, 'asta')]
  const path = `/api/sessions/${session.id}/looks/${ines.id}`
  const allow = (mayType: boolean, who = 'alice') => server.as(who).call('PATCH', path, { body: { mayType } })
  expect((await allow(true, 'ines')).status).toBe(404)
  expect((await allow(true, 'bob')).status).toBe(404)
  const heard = async (who: string) => listenTo(server.address, `${base}/events`, asPerson(who))
  const [toInes, toAsta] = [await heard('ines'), await heard('asta')]
  expect(await allow(true)).toMatchObject({ status: 200, body: { mayType: true, name: 'Ines' } })
  await toInes.sees(event => (event as unknown as ClassEvent).type === 'look')
  expect(toInes.events).toContainEqual({ type: 'look', look: ines.id, mayType: true })
  ines.type('echo typed $((1 + 1))\n')
  await hers.shows('typed 2')
  asta.type('echo typed $((2 + 1))\n')
  expect(await asta.closed).toBe(CloseCode.refused)
  expect(await allow(false)).toMatchObject({ status: 200, body: { mayType: false } })
  ines.type('echo typed $((3 + 1))\n')
  expect(await ines.closed).toBe(CloseCode.refused)
  hers.type('echo end $((2 + 3))\n')
  await hers.shows('end 5')
  expect(hers.output()).not.toMatch(/typed [34]\r/)
  expect(toInes.events).toContainEqual({ type: 'look', look: ines.id, mayType: false })
  expect(toAsta.types()).not.toContain('look')
  const again = await look(server, looks, session)
  expect(await seen(server, session)).toMatchObject([{ id: again.id, mayType: false }])
})

test('either side ends a look', async () => {
  const { server, session, looks } = await begin()
  const first = await look(server, looks, session)
  const path = `/api/sessions/${session.id}/looks/${first.id}`
  expect((await server.as('bob').call('DELETE', path)).status).toBe(404)
  expect((await server.as('alice').call('DELETE', path)).status).toBe(204)
  expect(await seen(server, session)).toEqual([])
  expect(await first.closed).toBe(CloseCode.done)
  expect((await problemOf(server.as('alice').call('DELETE', path))).code).toBe('no-such-look')
  const second = await look(server, looks, session)
  const own = `${looks}/${second.id}`
  // Another's is there for its looker alone.
  expect((await problemOf(server.as('asta').call('DELETE', own))).code).toBe('no-such-look')
  expect((await server.as('ines').call('DELETE', own)).status).toBe(204)
  expect(await seen(server, session)).toEqual([])
  expect(await second.closed).toBe(CloseCode.done)
})

test('a look ends with the session, with the lab, and when who looks teaches the class no longer', async () => {
  const { server, session, looks, room } = await begin()
  const { classes } = server.server
  const asta = await look(server, looks, session, 'asta')
  await classes.removeMember(classes.room(room.id)!, 'asta', async () => {})
  expect(await seen(server, session)).toEqual([])
  expect(await asta.closed).toBe(CloseCode.done)
  const ines = await look(server, looks, session)
  await server.as('alice').call('POST', `/api/sessions/${session.id}/reset`)
  expect(await ines.closed).toBe(CloseCode.interrupted)
  await server.as('alice').reaches(session.id, 'ready')
  await openTerminal(server, session, 'alice')
  const last = await look(server, looks, session)
  await server.as('alice').call('DELETE', `/api/sessions/${session.id}`)
  expect(await last.closed).toBe(CloseCode.done)
})

test('what can be looked into is told, and nothing but work in the class is', async () => {
  const { server, session, base, looks } = await begin()
  const practice = await work(server, undefined, 'alice')
  await openTerminal(server, practice, 'alice')
  const list = await server.as('asta').call<Workplace[]>('GET', `${base}/learners/alice/terminals`)
  expect(list.body).toMatchObject([
    { session: session.id, state: 'ready', terminals: [{ id: 't1', title: 'control-plane' }] },
  ])
  expect((await server.as('asta').call('GET', `${base}/learners/bob/terminals`)).body).toEqual([])
  const bobs = await work(server, base.split('/').at(-1), 'bob')
  const wanted = (body: object) => problemOf(server.as('ines').call('POST', looks, { body }))
  for (const { id } of [practice, bobs])
    expect((await wanted({ session: id, terminal: 't1' })).code).toBe('no-such-session')
  expect((await wanted({ session: session.id, terminal: 't7' })).code).toBe('no-such-terminal')
})

test('a ticket for a look admits once, whom it was given to, as long as they may', async () => {
  const { server, session, looks, room } = await begin()
  await openClass(server, 'otto')
  const connect = (ticket: string, who: string) =>
    refusal(server.address, `/api/terminals/connect?ticket=${ticket}`, {
      origin: server.address,
      ...asPerson(who),
    })
  const ticketOf = async (who: string) => (await ask(server, looks, session, who)).ticket
  for (const who of ['alice', 'bob', 'asta', 'otto'])
    expect(await connect(await ticketOf('ines'), who)).toBe('403 bad-ticket')
  const ticket = await ticketOf('ines')
  expect(await connect(ticket, 'ines')).toBe('upgraded')
  expect(await connect(ticket, 'ines')).toBe('403 bad-ticket')
  const late = await ticketOf('asta')
  const { classes } = server.server
  await classes.removeMember(classes.room(room.id)!, 'asta', async () => {})
  expect(await connect(late, 'asta')).toBe('404 no-such-class')
  const gone = await ticketOf('ines')
  await server.as('alice').call('DELETE', `/api/sessions/${session.id}`)
  expect(await connect(gone, 'ines')).toBe('404 no-such-session')
})
