/** Signing in with OpenID Connect, at a real issuer. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../../store/open.ts'
import { browserOf } from '../testing/browser.ts'
import { startIssuer } from '../testing/issuer.ts'
import { problemOf, startServer, temporaryFolder } from '../testing/server.ts'
import type { AtIssuer, Me, SignInWays } from './api.ts'
import { issuerOf } from './issuer.ts'

async function begin() {
  const issuer = await startIssuer()
  const env = {
    CKS_LAB_OIDC_ISSUER: issuer.url,
    CKS_LAB_OIDC_TITLE: 'The school',
    CKS_LAB_OIDC_CLIENT_ID: issuer.clientId,
    CKS_LAB_OIDC_CLIENT_SECRET: issuer.clientSecret,
    CKS_LAB_OIDC_INSTRUCTORS: 'teachers, staff',
    CKS_LAB_OIDC_ASSISTANTS: 'tutors',
  }
  const store = join(temporaryFolder(), 'store.sqlite')
  const server = await startServer({ signIn: { issuer: issuerOf(env)! }, store })
  const browser = () => browserOf(server)
  /** Up to where the issuer sends people back to. */
  const visit = async (who = browser(), to = '/classes') => {
    const { body } = await who.call<AtIssuer>('POST', '/api/sign-in/issuer', { body: { to } })
    return (await issuer.visit(body.url)).slice(server.address.length)
  }
  const signIn = async (person: Record<string, unknown>, who = browser()) => {
    issuer.person = person
    const back = await who.call('GET', await visit(who))
    return { ...who, back }
  }
  return { ...server, issuer, store, browser, visit, signIn }
}

const ada = { sub: 'ada', name: 'Ada', roles: ['students'], email: 'ada@school.example' }

test('whoever the issuer knows gets in, with the role that its claim says, anew each time', async () => {
  const { signIn, issuer, address, browser } = await begin()
  issuer.serves(address)
  expect((await browser().call<SignInWays>('GET', '/api/sign-in')).body).toEqual({
    needed: true,
    issuer: { title: 'The school' },
  })
  const first = await signIn(ada)
  expect(first.back).toMatchObject({ status: 303, headers: { location: '/classes' } })
  const me = (await first.call<Me>('GET', '/api/me')).body
  expect(me).toMatchObject({ name: 'Ada', role: 'learner', signedIn: true })
  const promoted = await signIn({ ...ada, name: 'Ada L.', roles: ['students', 'staff'] })
  const now = (await promoted.call<Me>('GET', '/api/me')).body
  expect(now).toEqual({ ...me, name: 'Ada L.', role: 'instructor' })
  expect((await first.call<Me>('GET', '/api/me')).body.role).toBe('instructor')
  await signIn({ ...ada, roles: 'tutors' })
  expect((await first.call<Me>('GET', '/api/me')).body.role).toBe('assistant')
  await signIn({ ...ada, roles: undefined })
  expect((await first.call<Me>('GET', '/api/me')).body.role).toBe('learner')
  const other = await signIn({ ...ada, sub: 'bea' })
  expect((await other.call<Me>('GET', '/api/me')).body.id).not.toBe(me.id)
})

test('of what the issuer tells, a name, a role and its name for somebody are kept; no address and no token', async () => {
  const { signIn, issuer, address, server, store } = await begin()
  issuer.serves(address)
  const { call } = await signIn(ada)
  const { id } = (await call<Me>('GET', '/api/me')).body
  await server.close()
  const opened = await openStore(store)
  const rows = await opened.people.allOf(id)
  await opened.close()
  expect(rows.accounts).toEqual([
    expect.objectContaining({ person_id: id, provider_id: 'issuer', account_id: 'ada' }),
  ])
  expect(Object.keys(rows.accounts[0]!)).not.toContain('access_token')
  expect(JSON.stringify(rows)).not.toContain('school.example')
})

test('the way back works once, and in the browser that set out', async () => {
  const { browser, visit, issuer, address } = await begin()
  issuer.serves(address)
  issuer.person = ada
  const who = browser()
  const back = await visit(who)
  const thief = browser()
  expect((await thief.call('GET', back)).headers.location).toMatch(/^\/sign-in\?error=/)
  expect((await problemOf(thief.call('GET', '/api/me'))).status).toBe(401)
  const again = await visit(who)
  expect((await who.call('GET', again)).headers.location).toBe('/classes')
  const replay = browser()
  for (const [name, value] of who.cookies) replay.cookies.set(name, value)
  replay.cookies.delete('cks-lab.session_token')
  expect((await replay.call('GET', again)).headers.location).toMatch(/^\/sign-in\?error=/)
  expect((await problemOf(replay.call('GET', '/api/me'))).status).toBe(401)
})

test('a sign-in at the issuer has a new name, and ends the former one of the browser', async () => {
  const { signIn, browser, issuer, address } = await begin()
  issuer.serves(address)
  const mallory = await signIn({ sub: 'mallory', name: 'Mallory' })
  const victim = browser()
  for (const [name, value] of mallory.cookies) victim.cookies.set(name, value)
  await signIn(ada, victim)
  expect((await victim.call<Me>('GET', '/api/me')).body.name).toBe('Ada')
  expect((await problemOf(mallory.call('GET', '/api/me'))).status).toBe(401)
})

test('who turns back at the issuer is told so; an issuer that is down is told as such, and asked again later', async () => {
  const { browser, visit, issuer, address, signIn } = await begin()
  const start = browser().call('POST', '/api/sign-in/issuer', { body: {} })
  expect(await problemOf(start)).toMatchObject({ status: 503, code: 'issuer-unreachable' })
  issuer.serves(address)
  const who = browser()
  const { headers } = await who.call('GET', await visit(who))
  expect(headers.location).toMatch(/^\/sign-in\?error=access_denied/)
  expect((await signIn(ada)).back.headers.location).toBe('/classes')
})

test('nobody is sent to another site from here', async () => {
  const { browser, issuer, address } = await begin()
  issuer.serves(address)
  for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', ''])
    expect((await problemOf(browser().call('POST', '/api/sign-in/issuer', { body: { to } }))).code, to).toBe(
      'bad-request',
    )
})

test('an issuer is named by the environment, its secret by a file; what is missing or unsafe is told', () => {
  const file = join(temporaryFolder(), 'secret')
  writeFileSync(file, 'from a file\n')
  const env = {
    CKS_LAB_OIDC_ISSUER: 'https://id.example/realms/school/',
    CKS_LAB_OIDC_CLIENT_ID: 'cks-lab',
    CKS_LAB_OIDC_CLIENT_SECRET_FILE: file,
  }
  expect(issuerOf({})).toBeUndefined()
  expect(issuerOf(env)).toEqual({
    url: 'https://id.example/realms/school',
    title: 'id.example',
    clientId: 'cks-lab',
    clientSecret: 'from a file',
    scopes: ['openid', 'profile', 'email'],
    roleClaim: 'roles',
    instructors: ['instructor'],
    assistants: ['assistant'],
  })
  for (const [change, said] of [
    [{ CKS_LAB_OIDC_ISSUER: 'id.example' }, 'CKS_LAB_OIDC_ISSUER'],
    [{ CKS_LAB_OIDC_ISSUER: 'http://id.example' }, 'http://'],
    [{ CKS_LAB_OIDC_CLIENT_ID: undefined }, 'CKS_LAB_OIDC_CLIENT_ID'],
    [{ CKS_LAB_OIDC_CLIENT_SECRET_FILE: undefined }, 'CKS_LAB_OIDC_CLIENT_SECRET'],
    [{ CKS_LAB_OIDC_CLIENT_SECRET_FILE: `${file}.gone` }, 'cannot be read'],
  ] as const)
    expect(() => issuerOf({ ...env, ...change }), said).toThrow(
      expect.objectContaining({ code: 'bad-issuer', message: expect.stringContaining(said) }),
    )
})
