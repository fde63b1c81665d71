/** Learners of classes who wait for a lab, and labs that are made before they come. */
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { FakeEngine } from '../../../lab-infra/engines/fake/index.ts'
import type { Session, Status } from '../api.ts'
import { asPerson, personByHeader } from '../testing/persons.ts'
import { listenTo, problemOf, startServer, type TestServer, temporaryFolder } from '../testing/server.ts'
import type { ClassCapacity, CreateClass, TaughtClass } from './api.ts'
import { openClass } from './testing/class.ts'

const names = ['ada', 'bob', 'cleo', 'dan', 'eve']
const soon = (look: () => void | Promise<void>) => vi.waitFor(look, { timeout: 5_000, interval: 10 })

async function begin(options: Parameters<typeof startServer>[0] = {}, given: Partial<CreateClass> = {}) {
  const server = await startServer({ personOf: personByHeader, maxLabs: 2, ...options })
  const { id } = await openClass(
    server,
    'ines',
    Object.fromEntries(names.map(name => [name, 'learner'])),
    given,
  )
  return { server, id, ...waysTo(server, id) }
}

function waysTo(server: TestServer, id: string) {
  const session = async (who: string, { id }: Pick<Session, 'id'>) =>
    (await server.as(who).call<Session>('GET', `/api/sessions/${id}`)).body
  return {
    session,
    ask: async (who: string, inClass = id) => {
      const body = { scenario: 'enable-something', class: inClass }
      return (await server.as(who).call<Session>('POST', '/api/sessions', { body })).body
    },
    end: (who: string, { id }: Session) => server.as(who).call('DELETE', `/api/sessions/${id}`),
    /** Waits until the session has that place in the queue. */
    hasPlace: (who: string, which: Session, place: number) =>
      soon(async () => expect((await session(who, which)).queue?.place).toBe(place)),
    capacity: async () =>
      (await server.as('ines', 'instructor').call<ClassCapacity>('GET', `/api/classes/${id}/capacity`)).body,
  }
}

/** Ada and Bob have the two labs; Cleo, then Dan, wait. */
async function full(options: Parameters<typeof startServer>[0] = {}) {
  const all = await begin(options)
  const [ada, bob] = [await all.ask('ada'), await all.ask('bob')]
  await all.server.as('ada').reaches(ada.id, 'ready')
  await all.server.as('bob').reaches(bob.id, 'ready')
  const cleo = await all.ask('cleo')
  await all.hasPlace('cleo', cleo, 1)
  const dan = await all.ask('dan')
  await all.hasPlace('dan', dan, 2)
  return { ...all, ada, bob, cleo, dan }
}

test('while all labs are in use learners of a class wait in turn, and hear of their place', async () => {
  const { server, session, end, ada, bob, cleo, dan, hasPlace } = await full()
  const heard = await listenTo(server.address, `/api/sessions/${dan.id}/events`, asPerson('dan'))
  expect(await session('cleo', cleo)).toMatchObject({ state: 'preparing', queue: { place: 1 } })
  expect(server.engine.labs.size).toBe(2)
  await end('ada', ada)
  const served = await server.as('cleo').reaches(cleo.id, 'ready')
  expect(served.queue).toBeUndefined()
  await heard.sees(event => event.type === 'session' && event.session.queue?.place === 1)
  await hasPlace('dan', dan, 1)
  await end('bob', bob)
  await server.as('dan').reaches(dan.id, 'ready')
  await heard.sees(event => event.type === 'session' && event.session.state === 'ready')
})

test('who gives up leaves the queue, and those behind move up', async () => {
  const { server, end, ada, cleo, dan, hasPlace } = await full()
  await end('cleo', cleo)
  await hasPlace('dan', dan, 1)
  await end('ada', ada)
  await server.as('dan').reaches(dan.id, 'ready')
  await soon(() => expect(server.engine.labs.size).toBe(2))
})

test('practice does not overtake who waits, and is told as ever that all labs are in use', async () => {
  const { server, end, ada, cleo } = await full()
  const practise = () =>
    server.as('paul').call('POST', '/api/sessions', { body: { scenario: 'fix-something' } })
  expect(await problemOf(practise())).toMatchObject({ code: 'too-many-labs' })
  await end('ada', ada)
  await server.as('cleo').reaches(cleo.id, 'ready')
  expect(await problemOf(practise())).toMatchObject({ code: 'too-many-labs' })
})

test('all classes wait in one queue: who waits longest is served first', async () => {
  const { server, ask, end, ada, bob, cleo, dan, hasPlace, session } = await full()
  const other = await openClass(server, 'otto', { mia: 'learner' })
  const mia = await ask('mia', other.id)
  await hasPlace('mia', mia, 3)
  const last = await ask('eve')
  await hasPlace('eve', last, 4)
  await end('ada', ada)
  await end('bob', bob)
  await server.as('dan').reaches(dan.id, 'ready')
  await hasPlace('mia', mia, 1)
  await end('cleo', cleo)
  await server.as('mia').reaches(mia.id, 'ready')
  expect((await session('eve', last)).queue?.place).toBe(1)
})

test('when it will be one’s turn is told once that rests on measured times', async () => {
  const { ask, end, server, ada, bob, cleo, dan, session, hasPlace } = await full()
  const pass = (minutes: number) => vi.setSystemTime(Date.now() + minutes * 60_000)
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
  try {
    const eve = await ask('eve')
    expect((await session('cleo', cleo)).queue).toEqual({ place: 1 })
    pass(10)
    await end('ada', ada)
    await server.as('cleo').reaches(cleo.id, 'ready')
    await end('bob', bob)
    await server.as('dan').reaches(dan.id, 'ready')
    expect((await session('eve', eve)).queue).toEqual({ place: 1 })
    pass(10)
    await end('cleo', cleo)
    await server.as('eve').reaches(eve.id, 'ready')
    // Three labs were used for ten minutes. Dan has his for longer, Eve hers for five.
    pass(5)
    const again = await ask('ada')
    await hasPlace('ada', again, 1)
    const { expectedAt } = (await session('ada', again)).queue!
    expect(expectedAt! - Date.now()).toBeGreaterThan(4.5 * 60_000)
    expect(expectedAt! - Date.now()).toBeLessThan(5.5 * 60_000)
  } finally {
    vi.useRealTimers()
  }
})

test('a session whose lab cannot be made leaves its place to the next', async () => {
  const engine = new FakeEngine()
  const { server, end, ada, cleo, dan } = await full({ engine })
  const create = engine.create.bind(engine)
  engine.create = async () => {
    engine.create = create
    throw new Error('no space')
  }
  await end('ada', ada)
  await server.as('cleo').reaches(cleo.id, 'failed')
  await server.as('dan').reaches(dan.id, 'ready')
})

test('a lost lab is restarted in turn, by since when the session is there', async () => {
  const { server, ask, ada, bob, cleo, dan, hasPlace, end } = await full()
  await ask('eve')
  server.lab(await server.as('ada').reaches(ada.id, 'ready')).die()
  await server.as('ada').call('POST', `/api/sessions/${ada.id}/check`)
  await server.as('ada').reaches(ada.id, 'lost')
  await server.as('cleo').reaches(cleo.id, 'ready')
  await server.as('ada').call('POST', `/api/sessions/${ada.id}/restart`)
  await hasPlace('ada', ada, 1)
  await hasPlace('dan', dan, 2)
  await end('bob', bob)
  await server.as('ada').reaches(ada.id, 'ready')
})

test('when a class is over nobody waits any more', async () => {
  const { server, id, cleo, dan } = await full()
  await server
    .as('ines', 'instructor')
    .call('PATCH', `/api/classes/${id}`, { body: { closesAt: Date.now() } })
  await server.as('cleo').reaches(cleo.id, 'ended')
  await server.as('dan').reaches(dan.id, 'ended')
  await soon(() => expect(server.engine.labs.size).toBe(0))
})

test('an instructor ends labs in which nothing is done, for those who wait', async () => {
  const { server, id, ada, bob, cleo, dan, session } = await full()
  const endIdle = (minutes: number) =>
    server.as('ines', 'instructor').call<{ sessions: string[] }>('POST', `/api/classes/${id}/end-idle`, {
      body: { minutes },
    })
  expect((await endIdle(5)).body).toEqual({ sessions: [] })
  vi.useFakeTimers({ now: Date.now() + 6 * 60_000, toFake: ['Date'] })
  try {
    await server.as('bob').call('POST', `/api/sessions/${bob.id}/extend`)
    expect((await endIdle(5)).body).toEqual({ sessions: [ada.id] })
    expect(await session('ada', ada)).toMatchObject({
      state: 'ended',
      endedBecause: 'It was ended for others, as nothing was done in it for 5 minutes.',
    })
    await server.as('cleo').reaches(cleo.id, 'ready')
    expect(await session('dan', dan)).toMatchObject({ state: 'preparing', queue: { place: 1 } })
  } finally {
    vi.useRealTimers()
  }
})

test('after a killed server each has their place again, and those with labs their labs', async () => {
  const both = { engine: new FakeEngine(), store: join(temporaryFolder(), 'store.sqlite') }
  const before = await full(both)
  const eve = await before.ask('eve')
  await before.hasPlace('eve', eve, 3)
  const labs = [...both.engine.labs.keys()]
  await before.server.server.close()

  const server = await startServer({ ...both, personOf: personByHeader, maxLabs: 2 })
  const { hasPlace, end } = waysTo(server, before.id)
  await server.as('ada').reaches(before.ada.id, 'ready')
  await hasPlace('cleo', before.cleo, 1)
  await hasPlace('dan', before.dan, 2)
  await hasPlace('eve', eve, 3)
  expect([...both.engine.labs.keys()]).toEqual(labs)
  await end('bob', before.bob)
  await server.as('cleo').reaches(before.cleo.id, 'ready')
  await hasPlace('dan', before.dan, 1)
})

test('killed while the lab of the first in the queue is made, it is still the first', async () => {
  const both = { engine: new FakeEngine(), store: join(temporaryFolder(), 'store.sqlite') }
  const before = await full(both)
  const making = Promise.withResolvers<never>()
  making.promise.catch(() => {})
  const create = both.engine.create.bind(both.engine)
  both.engine.create = (_id, _options, _report, signal) => {
    signal.addEventListener('abort', () => making.reject(signal.reason))
    return making.promise
  }
  await before.end('ada', before.ada)
  await soon(async () => expect((await before.session('cleo', before.cleo)).queue).toBeUndefined())
  await before.server.server.close()
  both.engine.create = create

  const server = await startServer({ ...both, personOf: personByHeader, maxLabs: 2 })
  await server.as('cleo').reaches(before.cleo.id, 'ready')
  await waysTo(server, before.id).hasPlace('dan', before.dan, 1)
})

const bound = (of: string, labs: number, beyond: 'slow' | 'starved' | 'refused') => ({
  ...{ of, labs, beyond },
  reason: `There is so much ${of}`,
  remedy: 'Get more',
})

test('what this machine can hold is told with its reasons, against the seats', async () => {
  const engine = new FakeEngine()
  const { ask, capacity, server } = await begin({ engine, maxLabs: 20 }, { seats: 6 })
  await server.as('ada').reaches((await ask('ada')).id, 'ready')
  expect(await capacity()).toMatchObject({
    seats: 6,
    labs: 20,
    enough: true,
    most: 20,
    running: 1,
    bounds: [],
  })
  engine.bounds = [bound('processors', 3, 'slow'), bound('disk', 9, 'refused'), bound('memory', 4, 'starved')]
  expect(await capacity()).toMatchObject({
    labs: 5,
    enough: false,
    bounds: [
      { of: 'processors', labs: 3, beyond: 'slow' },
      { of: 'memory', labs: 5, beyond: 'starved', reason: 'There is so much memory', remedy: 'Get more' },
      { of: 'disk', labs: 10, beyond: 'refused' },
    ],
  })
  engine.bounds = [bound('memory', 5, 'starved')]
  expect(await capacity()).toMatchObject({ labs: 6, enough: true })
})

test('shortly before a class begins labs are made for its seats as far as they fit, and learners get them', async () => {
  const opensAt = Date.now() + 60_000
  const { server, id, capacity, ask } = await begin({ maxLabs: 3 }, { seats: 4, opensAt })
  const reserve = async () => (await server.call<Status>('GET', '/api/status')).body.pool
  await soon(async () => expect(await reserve()).toEqual({ wanted: 4, ready: 3 }))
  expect((await capacity()).ahead).toEqual({ wanted: 3, ready: 3 })
  const made = new Set(server.engine.labs.keys())
  await server.as('ines', 'instructor').call<TaughtClass>('PATCH', `/api/classes/${id}`, {
    body: { opensAt: Date.now() - 1_000 },
  })
  for (const who of ['ada', 'bob', 'cleo']) {
    const { labId } = await server.as(who).reaches((await ask(who)).id, 'ready')
    expect(made.delete(labId!)).toBe(true)
  }
  expect(server.engine.labs.size).toBe(3)
})

test('labs that were made ahead are kept for the class by the next server', async () => {
  const both = { engine: new FakeEngine(), store: join(temporaryFolder(), 'store.sqlite') }
  const times = { seats: 3, opensAt: Date.now() + 60_000 }
  const before = await begin({ ...both, maxLabs: 3 }, times)
  await soon(async () => expect((await before.capacity()).ahead.ready).toBe(3))
  const labs = [...both.engine.labs.keys()]
  await before.server.server.close()
  const server = await startServer({ ...both, personOf: personByHeader, maxLabs: 3 })
  await soon(async () => expect((await waysTo(server, before.id).capacity()).ahead.ready).toBe(3))
  expect([...both.engine.labs.keys()]).toEqual(labs)
})

test('for a class that begins much later, is over or paused, no labs are made ahead', async () => {
  const { server, id } = await begin(
    { maxLabs: 3 },
    { opensAt: Date.now() + 3 * 3_600_000, closesAt: Date.now() + 9e6 + 3_600_000 },
  )
  const reserve = async () => (await server.call<Status>('GET', '/api/status')).body.pool
  expect(await reserve()).toEqual({ wanted: 0, ready: 0 })
  const change = (body: object) =>
    server.as('ines', 'instructor').call('PATCH', `/api/classes/${id}`, { body })
  await change({ opensAt: Date.now() + 30_000 })
  await soon(async () => expect(await reserve()).toEqual({ wanted: 5, ready: 3 }))
  await change({ opensAt: Date.now() - 3_600_000, closesAt: Date.now() })
  await soon(async () => expect(await reserve()).toEqual({ wanted: 0, ready: 0 }))
  await soon(() => expect(server.engine.labs.size).toBe(0))
})
