/** Signing in, over real HTTP: who gets in by what, and what becomes of cookies and codes that are not one's own. */
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, test, vi } from 'vitest'
import { openStore } from '../../store/open.ts'
import { freshDatabase, onPostgres } from '../../store/testing/postgres.ts'
import type { CheckResult } from '../api.ts'
import type { ServerOptions } from '../index.ts'
import { browserOf } from '../testing/browser.ts'
import { classRow } from '../testing/classes.ts'
import { listenTo, problemOf, startServer, temporaryFolder } from '../testing/server.ts'
import type { Accepted, Joined, Me, NewInvitation, Person, PersonalCode, SignIn } from './api.ts'

/** A server where people sign in, with one class. */
async function begin(options: Pick<ServerOptions, 'store' | 'signIn'> = {}) {
  const address = options.store ?? join(temporaryFolder(), 'store.sqlite')
  const store = await openStore(address)
  await store.classes.addClass(classRow)
  await store.close()
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: line => void lines.push(line) })
  const server = await startServer({ signIn: {}, log, ...options, store: address })
  const browser = () => browserOf(server)
  const instructor = async () => {
    const ines = browser()
    const invitation = (await server.server.firstInstructor())!.split('=')[1]
    const accepted = await ines.call<Accepted>('POST', '/api/sign-in/invitation', {
      body: { invitation, name: 'Ines' },
    })
    return { ...ines, ...accepted.body }
  }
  const learner = async (name = 'Lea') => {
    const lea = browser()
    const body = { code: 'AB2C DE3F', name }
    const joined = await lea.call<Joined>('POST', '/api/join', { body })
    return { browser: lea, call: lea.call, cookies: lea.cookies, ...joined.body }
  }
  return { ...server, lines, browser, instructor, learner }
}

const session = 'cks-lab.session_token'

const life = (fresh: () => Promise<{ store?: string }>) => {
  test('the first instructor comes by a link, good once; nobody by a default', async () => {
    const { server, browser } = await begin(await fresh())
    const link = (await server.firstInstructor())!
    expect(link).toMatch(/^\/join#invitation=[\w-]{32}$/)
    const again = (await server.firstInstructor())!
    expect(again).not.toBe(link)
    const accept = (path: string, who = browser()) =>
      who.call<Accepted>('POST', '/api/sign-in/invitation', {
        body: { invitation: path.split('=')[1], name: 'Ines' },
      })
    expect((await problemOf(accept(link))).code).toBe('wrong-code')
    const ines = browser()
    const { body } = await accept(again, ines)
    expect(body).toMatchObject({ person: { name: 'Ines', role: 'instructor' } })
    expect((await ines.call<Me>('GET', '/api/me')).body).toMatchObject({ ...body.person, signedIn: true })
    expect((await problemOf(accept(again))).code).toBe('wrong-code')
    expect(await server.firstInstructor()).toBeUndefined()
  })

  test('a learner joins with the code of the class and a name, and comes back from another browser', async () => {
    const { learner, browser } = await begin(await fresh())
    const lea = await learner(' Lea  Löwe ')
    expect(lea).toMatchObject({ person: { name: 'Lea Löwe', role: 'learner' }, title: classRow.title })
    expect(lea.code).toMatch(/^[2-9a-z]{4}(-[2-9a-z]{4}){2}$/)
    const other = browser()
    const back = await other.call<Person>('POST', '/api/sign-in/code', { body: { code: lea.code } })
    expect(back).toMatchObject({ status: 200, body: lea.person })
    expect((await other.call('GET', '/api/sessions')).status).toBe(200)
    expect(other.cookies.get(session)).not.toBe(lea.cookies.get(session))
  })

  test('sign-ins are listed, and one that is ended opens nothing any more', async () => {
    const { learner, browser } = await begin(await fresh())
    const lea = await learner()
    const other = browser()
    await other.call('POST', '/api/sign-in/code', {
      body: { code: lea.code },
      headers: { 'user-agent': 'another browser' },
    })
    const { body } = await lea.call<SignIn[]>('GET', '/api/me/sign-ins')
    expect(body.map(({ current, browser: name }) => [current, name]).toSorted()).toEqual([
      [false, 'another browser'],
      [true, ''],
    ])
    const theirs = body.find(({ current }) => !current)!
    expect((await lea.call('DELETE', `/api/me/sign-ins/${theirs.id}`)).status).toBe(204)
    expect((await problemOf(other.call('GET', '/api/me'))).status).toBe(401)
    expect((await lea.call('GET', '/api/me')).status).toBe(200)
    const cookies = new Map(lea.cookies)
    expect((await lea.call('DELETE', '/api/sign-in')).status).toBe(204)
    expect(lea.cookies.size).toBe(0)
    for (const [name, value] of cookies) lea.cookies.set(name, value)
    expect((await problemOf(lea.call('GET', '/api/me'))).status).toBe(401)
  })

  test('what is kept of somebody is theirs to take along and to have deleted', async () => {
    const { learner, browser, server } = await begin(await fresh())
    const lea = await learner()
    const mo = await learner('Mo')
    const begun = await lea.call<{ id: string }>('POST', '/api/sessions', {
      body: { scenario: 'fix-something' },
    })
    const path = `/api/sessions/${begun.body.id}`
    await expect.poll(async () => (await lea.call('GET', path)).body).toMatchObject({ state: 'ready' })
    await lea.call('POST', `${path}/hints/1`)
    await lea.call('POST', `${path}/check`)
    const { body, headers } = await lea.call('GET', '/api/me/data')
    expect(headers['content-disposition']).toContain('attachment')
    expect(body).toMatchObject({
      person: { name: 'Lea', role: 'learner' },
      signIns: [{}],
      classes: [{ title: classRow.title, role: 'learner' }],
      sessions: [{ task: 'fix-something', hints: [{ number: 1 }], checks: [{ percent: 0, passed: false }] }],
    })
    expect(JSON.stringify(body)).not.toContain('Mo')
    expect((await lea.call('DELETE', '/api/me')).status).toBe(204)
    expect((await problemOf(lea.call('GET', '/api/me'))).status).toBe(401)
    const again = browser().call('POST', '/api/sign-in/code', { body: { code: lea.code } })
    expect((await problemOf(again)).code).toBe('wrong-code')
    expect((await mo.call('GET', '/api/me')).status).toBe(200)
    expect(server.storeName).toBeTruthy()
  })
}

describe('on SQLite', () => life(async () => ({})))
onPostgres('on PostgreSQL', server =>
  life(async () => {
    vi.stubEnv('CKS_LAB_STATE', temporaryFolder())
    return { store: await freshDatabase(server) }
  }),
)

test('what a class holds back of results is not to be had by taking one’s data along', async () => {
  const { learner, instructor } = await begin()
  const ines = await instructor()
  const now = Date.now()
  const body = {
    title: 'Verdicts alone',
    tasks: ['fix-something'],
    opensAt: now - 1,
    closesAt: now + 3_600_000,
    seats: 5,
    evidence: 'verdicts',
  }
  const made = await ines.call<{ id: string; joinCode: string }>('POST', '/api/classes', { body })
  const lea = await learner()
  await lea.call('POST', '/api/join', { body: { code: made.body.joinCode } })
  const begun = await lea.call<{ id: string }>('POST', '/api/sessions', {
    body: { scenario: 'fix-something' },
  })
  const path = `/api/sessions/${begun.body.id}`
  await expect.poll(async () => (await lea.call('GET', path)).body).toMatchObject({ state: 'ready' })
  await lea.call('POST', `${path}/check`)
  const results = async () => {
    const { body } = await lea.call<{ sessions: { checks: { results: CheckResult[] }[] }[] }>(
      'GET',
      '/api/me/data',
    )
    return body.sessions[0]!.checks[0]!.results.flatMap(({ evidence }) => evidence)
  }
  expect(await results()).toEqual([])
  await ines.call('POST', `/api/classes/${made.body.id}/archive`)
  expect(await results()).not.toEqual([])
})

test('cookies are out of reach of scripts and of other sites', async () => {
  const { learner } = await begin()
  const { browser } = await learner()
  expect(browser.lastSet).toEqual([
    expect.stringMatching(
      /^cks-lab\.session_token=[^;]+; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/i,
    ),
  ])
})

test('a sign-in gets a new name each time: one that was slipped in before is worth nothing', async () => {
  const { learner, browser } = await begin()
  const mallory = await learner('Mallory')
  const lea = await learner()
  const victim = browser()
  for (const [name, value] of mallory.cookies) victim.cookies.set(name, value)
  const slipped = victim.cookies.get(session)
  await victim.call('POST', '/api/sign-in/code', { body: { code: lea.code } })
  expect(victim.cookies.get(session)).not.toBe(slipped)
  expect((await victim.call<Me>('GET', '/api/me')).body.name).toBe('Lea')
  expect((await problemOf(mallory.call('GET', '/api/me'))).status).toBe(401)
  const made = browser()
  made.cookies.set(session, 'a-name-of-my-own')
  await made.call('POST', '/api/sign-in/code', { body: { code: lea.code } })
  expect(made.cookies.get(session)).not.toBe('a-name-of-my-own')
})

test('a cookie that was changed, or signed by another server, opens nothing', async () => {
  const one = await begin()
  const lea = await one.learner()
  const value = lea.cookies.get(session)!
  const thief = one.browser()
  const [token] = decodeURIComponent(value).split('.')
  for (const forged of [token!, `${token}.${'A'.repeat(43)}=`, value.slice(0, -6), `x${value}`]) {
    thief.cookies.set(session, encodeURIComponent(forged))
    expect((await problemOf(thief.call('GET', '/api/me'))).status, forged).toBe(401)
  }
  const other = (await begin()).browser()
  other.cookies.set(session, value)
  expect((await problemOf(other.call('GET', '/api/me'))).status).toBe(401)
})

test('the store alone lets nobody in: no code and no cookie can be made of it', async () => {
  const address = join(temporaryFolder(), 'store.sqlite')
  const { learner, instructor, server } = await begin({ store: address })
  const ines = await instructor()
  const { path } = (
    await ines.call<NewInvitation>('POST', '/api/invitations', { body: { role: 'assistant' } })
  ).body
  const lea = await learner()
  await server.close()
  const store = await openStore(address)
  const rows = await store.people.allOf(lea.person.id)
  const all = JSON.stringify([rows, await store.people.invitations(ines.person.id)])
  await store.close()
  for (const secret of [lea.code!, path.split('=')[1]!, lea.cookies.get(session)!])
    expect(all).not.toContain(secret)
})

test('a page of another site can do nothing with somebody’s cookies', async () => {
  const { learner } = await begin()
  const lea = await learner()
  for (const origin of ['http://evil.example', 'null', 'https://127.0.0.1'])
    for (const [method, path] of [
      ['POST', '/api/me/code'],
      ['DELETE', '/api/me'],
      ['DELETE', '/api/sign-in'],
      ['POST', '/api/join'],
    ] as const)
      expect(await problemOf(lea.call(method, path, { headers: { origin } }))).toMatchObject({
        code: 'foreign-origin',
      })
  expect((await lea.call('GET', '/api/me')).status).toBe(200)
})

test('guesses at codes end after some, for that address, and are logged without the code', async () => {
  const { browser, lines, learner } = await begin()
  const lea = await learner()
  const guess = (path: string, body: object) => problemOf(browser().call('POST', path, { body }))
  const kinds = [
    (n: number) => guess('/api/join', { code: `zzzz-zzz${n % 10}`, name: 'Guesser' }),
    (n: number) => guess('/api/sign-in/code', { code: `zzzz-zzzz-zzz${n % 10}` }),
    (n: number) => guess('/api/sign-in/invitation', { invitation: `guess-${n}`, name: 'Guesser' }),
  ]
  const codes: string[] = []
  for (let n = 0; n < 24; n++) codes.push((await kinds[n % 3]!(n)).code)
  const wrong = Array.from({ length: 20 }, (_, n) => (n % 3 === 0 ? 'bad-join-code' : 'wrong-code'))
  expect(codes).toEqual([...wrong, ...Array(4).fill('too-many-requests')])
  // Also the right one waits then, so that nobody finds it out.
  expect((await guess('/api/sign-in/code', { code: lea.code })).code).toBe('too-many-requests')
  const logged = lines.join('')
  expect(logged.match(/"a wrong code"/g)).toHaveLength(20)
  expect(logged).toContain('"address":"127.0.0.1"')
  for (const secret of ['zzzz', 'guess-', lea.code!, 'ab2c']) expect(logged).not.toContain(secret)
})

test('a class has no more learners than seats, however many ask at once; who has left the code too long is refused', async () => {
  const { learner, browser } = await begin()
  const lea = await learner()
  const asked = await Promise.all(
    ['Mo', 'Nia', 'Ole', 'Pia'].map(name =>
      browser().call('POST', '/api/join', { body: { code: classRow.join_code, name } }),
    ),
  )
  expect(asked.map(({ status }) => status).toSorted()).toEqual([201, 201, 409, 409])
  const again = await lea.call<Joined>('POST', '/api/join', { body: { code: classRow.join_code } })
  expect(again).toMatchObject({ status: 201, body: { person: lea.person } })
  expect(again.body.code).toBeUndefined()
  vi.setSystemTime(Date.now() + 9 * 3_600_000)
  expect(
    (
      await problemOf(
        browser().call('POST', '/api/join', { body: { code: classRow.join_code, name: 'Quin' } }),
      )
    ).code,
  ).toBe('bad-join-code')
  vi.useRealTimers()
})

test('names that could mislead are refused or made plain', async () => {
  const { browser } = await begin()
  const joined = (name: string) =>
    browser().call<Joined>('POST', '/api/join', { body: { code: classRow.join_code, name } })
  expect((await joined('\u202eaeL <img src=x onerror=alert(1)>')).body.person.name).toBe(
    'aeL <img src=x onerror=alert(1)>',
  )
  for (const name of ['', ' \u0000\u200f ', 'x'.repeat(61), 'x'.repeat(10_000)])
    expect((await problemOf(joined(name))).code).toBe('bad-request')
})

test('only instructors invite, each sees and withdraws their own, and who follows one becomes that', async () => {
  const { instructor, learner, browser } = await begin()
  const ines = await instructor()
  const lea = await learner()
  const invite = (who: { call: typeof ines.call }, role: string) =>
    who.call<NewInvitation>('POST', '/api/invitations', { body: { role } })
  expect((await problemOf(invite(lea, 'instructor'))).code).toBe('instructors-only')
  const [one, other] = [(await invite(ines, 'assistant')).body, (await invite(ines, 'instructor')).body]
  const accept = (who: { call: typeof ines.call }, { path }: NewInvitation, name?: string) =>
    who.call<Accepted>('POST', '/api/sign-in/invitation', { body: { invitation: path.split('=')[1], name } })
  const ivo = browser()
  expect((await problemOf(accept(ivo, other))).code).toBe('name-missing')
  expect((await accept(ivo, other, 'Ivo')).body).toMatchObject({
    person: { name: 'Ivo', role: 'instructor' },
  })
  expect((await problemOf(ivo.call('DELETE', `/api/invitations/${one.id}`))).code).toBe('no-such-invitation')
  expect((await ivo.call('GET', '/api/invitations')).body).toEqual([])
  expect((await ines.call('GET', '/api/invitations')).body).toMatchObject([{ id: one.id, role: 'assistant' }])
  // Who has signed in stays who they are.
  const raised = (await accept(lea, one)).body
  expect(raised).toEqual({ person: { ...lea.person, role: 'assistant' } })
  expect((await lea.call<Me>('GET', '/api/me')).body.role).toBe('assistant')
  const last = (await invite(ines, 'assistant')).body
  await ines.call('DELETE', `/api/invitations/${last.id}`)
  expect((await problemOf(accept(browser(), last, 'Late'))).code).toBe('wrong-code')
})

test('a new personal code takes the place of the former; the name can be changed', async () => {
  const { learner, browser } = await begin()
  const lea = await learner()
  const { body } = await lea.call<PersonalCode>('POST', '/api/me/code')
  const signIn = (code: string) => browser().call('POST', '/api/sign-in/code', { body: { code } })
  expect((await problemOf(signIn(lea.code!))).code).toBe('wrong-code')
  expect((await signIn(body.code)).status).toBe(200)
  expect((await lea.call<Me>('POST', '/api/me', { body: { name: 'Lea L.' } })).body).toMatchObject({
    name: 'Lea L.',
    codeUntil: expect.any(Number),
  })
})

test('what a sign-in has open ends with it', async () => {
  const { learner, browser, address } = await begin()
  const lea = await learner()
  const other = browser()
  await other.call('POST', '/api/sign-in/code', { body: { code: lea.code } })
  const stream = await listenTo(address, '/api/events', {
    cookie: [...other.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  })
  await stream.sees(() => true)
  const theirs = (await lea.call<SignIn[]>('GET', '/api/me/sign-ins')).body.find(({ current }) => !current)!
  await lea.call('DELETE', `/api/me/sign-ins/${theirs.id}`)
  await stream.ended
})

test('metrics are for who has their token, and for nobody where there is none', async () => {
  const { instructor, call } = await begin({ signIn: { metricsToken: 'a token of its own' } })
  const ines = await instructor()
  expect((await problemOf(ines.call('GET', '/metrics'))).status).toBe(401)
  const ask = (authorization: string) => call('GET', '/metrics', { headers: { authorization } })
  expect((await problemOf(ask('Bearer another'))).status).toBe(401)
  expect((await ask('Bearer a token of its own')).status).toBe(200)
  const without = await begin()
  expect(
    (await problemOf(without.call('GET', '/metrics', { headers: { authorization: 'Bearer ' } }))).status,
  ).toBe(401)
})

test('learners without class, code and sign-in are forgotten, others are not', async () => {
  const address = join(temporaryFolder(), 'store.sqlite')
  const { learner, server } = await begin({ store: address })
  const [lea, mo] = [await learner(), await learner('Mo')]
  await server.close()
  let store = await openStore(address)
  await store.classes.removeMember(classRow.id, mo.person.id)
  await store.close()
  vi.setSystemTime(Date.now() + 91 * 24 * 3_600_000)
  const second = await startServer({ signIn: {}, store: address })
  await second.server.close()
  vi.useRealTimers()
  store = await openStore(address)
  expect((await store.people.people([lea.person.id, mo.person.id])).map(({ name }) => name)).toEqual(['Lea'])
  expect((await store.people.allOf(lea.person.id)).sign_ins).toEqual([])
  await store.close()
})
