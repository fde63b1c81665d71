/** People and their codes over a store; nobody who has not signed in gets in. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openStore } from '../../store/open.ts'
import { personByHeader } from '../testing/persons.ts'
import { problemOf, startServer, temporaryFolder } from '../testing/server.ts'
import { newCode, readCode } from './codes.ts'
import { People } from './people.ts'
import { secretBeside } from './secret.ts'
import { Name } from './text.ts'

async function people() {
  const store = await openStore(join(temporaryFolder(), 'store.sqlite'))
  onTestFinished(() => store.close())
  return { store, people: new People(store, () => 'a secret') }
}

test('a code has no letters that look alike, and is read as people type it', () => {
  const codes = Array.from({ length: 200 }, () => newCode(3))
  for (const code of codes) expect(code).toMatch(/^([2-9a-hjkmnp-z]{4}-){2}[2-9a-hjkmnp-z]{4}$/)
  expect(new Set(codes).size).toBe(200)
  for (const typed of ['AB2C-de3f-GH4J', ' ab2c de3f gh4j ', 'ab2cde3fgh4j', 'ab2c–de3f—gh4j'])
    expect(readCode(typed)).toBe('ab2c-de3f-gh4j')
  expect(readCode('')).toBe('')
})

test('a personal code finds its person, is not in the store, and stops with the next', async () => {
  const { people: all, store } = await people()
  const alice = await all.add({ name: 'Alice', role: 'learner' })
  const code = await all.renewCode(alice.id)
  expect(await all.ofCode(code.toUpperCase().replaceAll('-', ' '))).toEqual(alice)
  expect(JSON.stringify(await store.people.people([alice.id]))).not.toContain(code)
  const next = await all.renewCode(alice.id)
  expect(await all.ofCode(code)).toBeUndefined()
  expect(await all.ofCode(next)).toEqual(alice)
  expect(await new People(store, () => 'another secret').ofCode(next)).toBeUndefined()
})

test('a code that is used goes on for longer; one that is not, ends', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { people: all } = await people()
  const code = await all.renewCode((await all.add({ name: 'Alice', role: 'learner' })).id)
  const days = (n: number) => vi.setSystemTime(Date.now() + n * 24 * 3_600_000)
  days(89)
  expect(await all.ofCode(code)).toMatchObject({ name: 'Alice' })
  days(89)
  expect(await all.ofCode(code)).toMatchObject({ name: 'Alice' })
  days(91)
  expect(await all.ofCode(code)).toBeUndefined()
})

test('who is gone, or was never there, is missing among the names', async () => {
  const { people: all } = await people()
  const [alice, bob] = [
    await all.add({ name: 'Alice', role: 'learner' }),
    await all.add({ name: 'Bob', role: 'assistant' }),
  ]
  await all.remove(bob.id)
  expect(await all.named([alice.id, bob.id, 'nobody', 'local'])).toEqual(
    new Map([
      [alice.id, alice],
      ['local', { id: 'local', name: 'You', role: 'learner' }],
    ]),
  )
  await expect(all.renewCode(bob.id)).rejects.toMatchObject({ code: 'no-such-person' })
})

test('the secret is made once, is nobody else’s to read, and is not made before it is needed', () => {
  const store = join(temporaryFolder(), 'state', 'store.sqlite')
  const file = join(store, '..', 'secret')
  const [one, other] = [secretBeside(store), secretBeside(store)]
  expect(existsSync(file)).toBe(false)
  expect(one()).toBe(other())
  expect(one()).toBe(readFileSync(file, 'utf8').trim())
  expect(one()).toMatch(/^[\w-]{43}$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a name is one line that can be seen, of at most 60 letters', () => {
  const read = (text: string) => Name.safeParse(text)
  expect(read('  Ada \t\n Lovelace ').data).toBe('Ada Lovelace')
  expect(read('\u202eevil\u0000\u200b\u2066').data).toBe('evil')
  expect(read('<b>Ada</b>').data).toBe('<b>Ada</b>')
  expect(read('👩‍💻'.repeat(20)).data).toBe('👩‍💻'.repeat(20))
  expect(read('e\u0301').data).toBe('é')
  for (const text of ['', ' \n', '\u200e\u0007', 'x'.repeat(61), 'x'.repeat(10_000)])
    expect(read(text).success, text).toBe(false)
})

test('who has not signed in is refused by the API and sent to sign in by pages', async () => {
  const pages = (_request: unknown, response: { end(text: string): unknown }) => response.end('page')
  const server = await startServer({ personOf: personByHeader, pages })
  const { call } = server.as('')
  for (const path of ['/api/status', '/api/sessions', '/api/nothing', '/api/openapi.json'])
    expect(await problemOf(call('GET', path))).toMatchObject({ status: 401, code: 'not-signed-in' })
  expect(await problemOf(call('POST', '/sign-in'))).toMatchObject({ status: 401 })
  expect(await call('GET', '/')).toMatchObject({ status: 303, headers: { location: '/sign-in' } })
  const away = await call('GET', '/lab/a-task?x=1')
  expect(away).toMatchObject({ status: 303, headers: { location: '/sign-in?to=%2Flab%2Fa-task' } })
  for (const path of ['/sign-in', '/sign-in?to=%2F', '/join', '/_next/static/chunks/a.js'])
    expect(await call('GET', path)).toMatchObject({ status: 200, body: 'page' })
  expect((await call('GET', '/healthz')).status).toBe(200)
  expect((await server.as('alice').call('GET', '/')).body).toBe('page')
})

const openToAll = [
  'GET /api/sign-in',
  'POST /api/sign-in/code',
  'POST /api/sign-in/issuer',
  'POST /api/sign-in/invitation',
  'POST /api/join',
  'GET /api/privacy',
  'DELETE /api/sign-in',
]

test('of all routes those alone answer who has not signed in that say so, whatever is in their place', async () => {
  const server = await startServer({ personOf: personByHeader })
  interface Document {
    paths: Record<string, object>
  }
  const { body } = await server.call<Document>('GET', '/api/openapi.json')
  const routes = Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(method => `${method.toUpperCase()} ${path}`),
  )
  expect(routes.length).toBeGreaterThan(50)
  const { call } = server.as('')
  const answered = new Map<string, number>()
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ')
    answered.set(route, (await call(method, path.replaceAll(/\{\w+\}/g, '1'))).status)
  }
  expect(routes.filter(route => answered.get(route) !== 401).toSorted()).toEqual(openToAll.toSorted())
})
