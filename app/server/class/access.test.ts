/** Who gets what by each route of a class; made from the API's document, so that a route without a rule fails. */
import { expect, onTestFinished, test } from 'vitest'
import type { Role } from '../people/person.ts'
import { asPerson, personByHeader } from '../testing/persons.ts'
import { startServer, type TestServer } from '../testing/server.ts'
import type { TaughtClass } from './api.ts'
import { classBody, openClass } from './testing/class.ts'

/** Who may, and what they get; anybody else is answered as if there were no such class. */
interface Rule {
  may: 'member' | 'learner' | 'taught' | 'owned'
  status: number
  /** Of an answer that refuses: its code. */
  code?: string
  body?: unknown
}

const soon = () => ({ opensAt: Date.now() + 60_000, closesAt: Date.now() + 120_000 })

const ofNoSession: Rule = { may: 'taught', status: 404, code: 'no-such-session', body: { session: 'none' } }

const rules: Record<string, Rule> = {
  'GET /api/classes/{id}': { may: 'member', status: 200 },
  'PATCH /api/classes/{id}': { may: 'owned', status: 200, body: { title: 'Another title' } },
  'DELETE /api/classes/{id}': { may: 'owned', status: 204 },
  'GET /api/classes/{id}/events': { may: 'member', status: 200 },
  'POST /api/classes/{id}/copy': { may: 'owned', status: 201, body: soon() },
  'POST /api/classes/{id}/archive': { may: 'owned', status: 200 },
  'POST /api/classes/{id}/pause': { may: 'taught', status: 200 },
  'POST /api/classes/{id}/resume': { may: 'taught', status: 200 },
  'POST /api/classes/{id}/join-code': { may: 'owned', status: 200 },
  'POST /api/classes/{id}/extend': { may: 'taught', status: 200, body: { minutes: 5 } },
  'GET /api/classes/{id}/messages': { may: 'member', status: 200 },
  'POST /api/classes/{id}/messages': { may: 'taught', status: 201, body: { text: 'Hello' } },
  // Who may is told of the session that there is none; what they get where there is one: looks.test.ts, showing.test.ts.
  'POST /api/classes/{id}/terminal': { may: 'taught', status: 404, body: { session: '0', terminal: 't1' } },
  'DELETE /api/classes/{id}/terminal': { may: 'taught', status: 204 },
  'POST /api/classes/{id}/terminal/ticket': { may: 'member', status: 404 },
  'GET /api/classes/{id}/learners/{person}/terminals': { may: 'taught', status: 200 },
  'POST /api/classes/{id}/learners/{person}/looks': {
    may: 'taught',
    status: 404,
    body: { session: '0', terminal: 't1' },
  },
  'DELETE /api/classes/{id}/learners/{person}/looks/{look}': { may: 'taught', status: 404 },
  'GET /api/classes/{id}/capacity': { may: 'taught', status: 200 },
  'POST /api/classes/{id}/end-idle': { may: 'taught', status: 200, body: { minutes: 5 } },
  'GET /api/classes/{id}/members': { may: 'taught', status: 200 },
  'DELETE /api/classes/{id}/members/{person}': { may: 'owned', status: 204 },
  'GET /api/classes/{id}/results': { may: 'taught', status: 200 },
  'GET /api/classes/{id}/export.json': { may: 'taught', status: 200 },
  'GET /api/classes/{id}/export.csv': { may: 'taught', status: 200 },
  'GET /api/classes/{id}/reports': { may: 'taught', status: 200 },
  // The learner's own; another's is tested in results/results.test.ts.
  'GET /api/classes/{id}/learners/{person}/report': { may: 'member', status: 200 },
  'GET /api/classes/{id}/board': { may: 'taught', status: 200 },
  'POST /api/classes/{id}/hand': { may: 'learner', status: 200, body: { raised: true } },
  'GET /api/classes/{id}/learners/{person}/result': { may: 'taught', status: 200 },
  'POST /api/classes/{id}/learners/{person}/hand-seen': { may: 'taught', status: 200 },
  'POST /api/classes/{id}/learners/{person}/more-time': {
    ...{ may: 'taught', status: 200, body: { minutes: 5 } },
  },
  'POST /api/classes/{id}/learners/{person}/move': {
    ...{ may: 'taught', status: 200, body: { task: 'fix-something' } },
  },
  // What becomes of a session that there is, is tested in board/actions.test.ts.
  'POST /api/classes/{id}/learners/{person}/reset': ofNoSession,
  'POST /api/classes/{id}/learners/{person}/restart': ofNoSession,
  'POST /api/classes/{id}/learners/{person}/end': ofNoSession,
}

/** Those that name no class; they are tested below. */
const withoutClass = ['GET /api/classes', 'POST /api/classes']

const people = {
  owner: ['member', 'taught', 'owned'],
  'an assistant': ['member', 'taught'],
  'an instructor of the class': ['member', 'taught'],
  'a learner of the class': ['member', 'learner'],
  'a learner of another class': [],
  'an assistant of another class': [],
  'an instructor of another class': [],
  'a learner of no class': [],
} satisfies Record<string, Rule['may'][]>
type Who = keyof typeof people
const idOf = (who: Who) => who.replaceAll(' ', '-')
const roleOf = (who: Who): Role =>
  /assistant|instructor/.exec(who)?.[0] === 'assistant'
    ? 'assistant'
    : /learner/.test(who)
      ? 'learner'
      : 'instructor'
const asWho = (who: Who) => asPerson(idOf(who), roleOf(who))
const nobody = asPerson('')

/** The class with one of each in it, and another class. */
async function begin() {
  const server = await startServer({ personOf: personByHeader })
  const room = await openClass(server, idOf('owner'), {
    [idOf('an assistant')]: 'assistant',
    [idOf('an instructor of the class')]: 'instructor',
    [idOf('a learner of the class')]: 'learner',
  })
  await openClass(server, idOf('an instructor of another class'), {
    [idOf('a learner of another class')]: 'learner',
    [idOf('an assistant of another class')]: 'assistant',
  })
  return { server, room }
}

/** Asks a route; of a stream only its beginning is waited for. */
async function ask(
  { address }: TestServer,
  route: string,
  id: string,
  who: Record<string, string>,
  body?: unknown,
) {
  const [method, path = ''] = route.split(' ')
  const ids: Record<string, string> = { id, person: idOf('a learner of the class'), look: '0' }
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const response = await fetch(address + path.replaceAll(/\{(\w+)\}/g, (_, name) => ids[name] ?? ''), {
    method,
    headers: { ...who, ...(body !== undefined && { 'content-type': 'application/json' }) },
    signal: abort.signal,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const stream = response.headers.get('content-type')?.startsWith('text/event-stream')
  return { status: response.status, text: stream ? '' : await response.text() }
}

test('each route of a class has a rule', async () => {
  const { call } = await startServer()
  const { body } = await call<{ paths: Record<string, object> }>('GET', '/api/openapi.json')
  const routes = Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(method => `${method.toUpperCase()} ${path}`),
  )
  const ofClasses = routes.filter(route => route.includes(' /api/classes'))
  expect(ofClasses.toSorted()).toEqual([...Object.keys(rules), ...withoutClass].toSorted())
})

test.each(Object.entries(rules))(
  '%s is for those who may alone',
  async (route, { may, status, code, body }) => {
    const { server, room } = await begin()
    const allowed = (who: Who) => (people[who] as string[]).includes(may)
    const everybody = Object.keys(people) as Who[]
    for (const who of everybody.filter(who => !allowed(who))) {
      const nothing = await ask(server, route, '0'.repeat(16), asWho(who), body)
      const refused = await ask(server, route, room.id, asWho(who), body)
      expect(nothing, who).toMatchObject({ status: 404, text: expect.stringContaining('no-such-class') })
      expect(refused, who).toEqual({ ...nothing, text: nothing.text.replaceAll('0'.repeat(16), room.id) })
    }
    expect(await ask(server, route, room.id, nobody, body)).toMatchObject({
      status: 401,
      text: expect.stringContaining('not-signed-in'),
    })
    for (const who of everybody.filter(allowed).toReversed()) {
      const answer = await ask(server, route, room.id, asWho(who), body)
      expect(answer.status, `${who}: ${answer.text}`).toBe(status)
      expect(answer.text).toContain(code ?? '')
      expect(answer.text).not.toContain('no-such-class')
    }
  },
)

test('the list tells of one’s own classes only', async () => {
  const { server, room } = await begin()
  const listed = async (who: Who) => {
    const { body } = await server.as(idOf(who)).call<{ id: string; as: string }[]>('GET', '/api/classes')
    return body
  }
  expect(await listed('a learner of no class')).toEqual([])
  expect(await ask(server, 'GET /api/classes', '', nobody)).toMatchObject({ status: 401 })
  for (const [who, may] of Object.entries(people) as [Who, string[]][]) {
    const mine = (await listed(who)).find(({ id }) => id === room.id)
    expect(mine?.as, who).toBe(may.length === 0 ? undefined : may.includes('taught') ? 'teacher' : 'learner')
  }
})

test('a learner is told neither the join code nor who else is in the class', async () => {
  const { server, room } = await begin()
  const { body } = await server.as(idOf('a learner of the class')).call('GET', `/api/classes/${room.id}`)
  const text = JSON.stringify(body)
  expect(text).not.toContain(room.joinCode)
  for (const who of Object.keys(people) as Who[]) expect(text).not.toContain(idOf(who))
})

test('instructors alone make classes, each their own', async () => {
  const server = await startServer({ personOf: personByHeader })
  const make = (role: Role, body: unknown) => server.as('ines', role).call('POST', '/api/classes', { body })
  for (const role of ['learner', 'assistant'] as const)
    expect(await make(role, classBody())).toMatchObject({ status: 403, body: { code: 'not-instructor' } })
  expect((await make('instructor', { ...classBody(), owner: 'somebody' })).status).toBe(400)
  expect(await make('instructor', classBody())).toMatchObject({ status: 201, body: { role: 'owner' } })
  expect(await ask(server, 'POST /api/classes', '', nobody, classBody())).toMatchObject({ status: 401 })
})

test('a title is one line that can be read; what cannot be seen of it is gone', async () => {
  const server = await startServer({ personOf: personByHeader })
  const make = (title: string) => {
    const body = classBody({ title })
    return server.as('ines', 'instructor').call<TaughtClass>('POST', '/api/classes', { body })
  }
  expect((await make(' <b>API</b>\n\u202eserver\u0007 🦭 ')).body.title).toBe('<b>API</b> server 🦭')
  for (const title of ['', ' \u200b\n', 'x'.repeat(121), 'x'.repeat(10_000)])
    expect((await make(title)).status, title).toBe(400)
  expect((await make('x'.repeat(120))).status).toBe(201)
})
