/** The server with a certificate of its own, and behind a proxy that has one. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Accepted, Me } from './people/api.ts'
import { browserOf } from './testing/browser.ts'
import { certify, secureClient } from './testing/secure.ts'
import { problemOf, startServer, temporaryFolder } from './testing/server.ts'
import { refusal } from './testing/upgrade.ts'

test('with a certificate the server speaks TLS, and its cookies go nowhere else', async () => {
  const tls = certify(temporaryFolder(), 'first')
  const { address, server } = await startServer({ tls, signIn: {} })
  expect(address).toMatch(/^https:/)
  const browser = browserOf(secureClient(address, readFileSync(tls.cert)))
  const invitation = (await server.firstInstructor())!.split('=')[1]
  const body = { invitation, name: 'Ines' }
  expect((await browser.call<Accepted>('POST', '/api/sign-in/invitation', { body })).status).toBe(201)
  expect(browser.lastSet[0]).toMatch(/^__Secure-.*; HttpOnly; .*Secure|^__Secure-.*Secure.*; HttpOnly/)
  const me = await browser.call<Me>('GET', '/api/me')
  expect(me.body.name).toBe('Ines')
  expect(me.headers['content-security-policy']).toContain(`wss://${new URL(address).host}`)
  for (const origin of [address.replace('https', 'http'), 'https://evil.example'])
    expect((await problemOf(browser.call('POST', '/api/me/code', { headers: { origin } }))).code).toBe(
      'foreign-origin',
    )
})

test('the names of its certificate are names of the server', async () => {
  const tls = certify(temporaryFolder(), 'one')
  const { address } = await startServer({ tls, signIn: {} })
  const client = secureClient(address, readFileSync(tls.cert))
  const host = `class.example:${new URL(address).port}`
  const call = (origin: string) =>
    client.call('POST', '/api/join', { body: {}, headers: { host, origin: `https://${origin}` } })
  expect((await client.call('GET', '/healthz', { headers: { host } })).status).toBe(200)
  expect((await problemOf(call(host))).code).not.toMatch(/^foreign/)
  expect((await problemOf(call(`other.${host}`))).code).toBe('foreign-origin')
})

test('a certificate that is renewed is served at once, one that is damaged is not', async () => {
  const folder = temporaryFolder()
  const tls = certify(folder, 'first')
  const old = readFileSync(tls.cert)
  const { address } = await startServer({ tls: { ...tls, lookEveryMs: 10 } })
  const served = async (ca: Buffer) => {
    const client = secureClient(address, ca)
    await client.call('GET', '/healthz')
    return client.of
  }
  expect(await served(old)).toBe('first')
  writeFileSync(tls.cert, 'half of a cert')
  expect(await served(old)).toBe('first')
  certify(folder, 'second')
  await expect.poll(() => served(readFileSync(tls.cert)).catch(String), { timeout: 10_000 }).toBe('second')
})

test('a certificate that cannot be used is told by name', async () => {
  const tls = certify(temporaryFolder(), 'one')
  const other = certify(temporaryFolder(), 'other')
  for (const files of [
    { ...tls, key: other.key },
    { ...tls, cert: `${tls.cert}.gone` },
  ])
    await expect(startServer({ tls: files })).rejects.toMatchObject({
      code: 'bad-certificate',
      message: expect.stringContaining(files.cert),
    })
})

const forwarded = {
  host: '127.0.0.1:4280',
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-host': 'class.example',
  'x-forwarded-proto': 'https',
}

test('behind a proxy its name is the server’s, for pages, cookies and terminals', async () => {
  const { address, call, server } = await startServer({ proxy: ['loopback'], signIn: {} })
  const own = { ...forwarded, origin: 'https://class.example' }
  const body = { invitation: (await server.firstInstructor())!.split('=')[1], name: 'Ines' }
  const accepted = await call('POST', '/api/sign-in/invitation', { body, headers: own })
  expect(accepted.status).toBe(201)
  const cookie = accepted.headers['set-cookie']![0]!.split(';')[0]!
  expect(accepted.headers['content-security-policy']).toContain('wss://class.example')
  const signedIn = { ...own, cookie }
  expect((await call('POST', '/api/me/code', { headers: signedIn })).status).toBe(200)
  for (const origin of [
    'http://class.example',
    'https://evil.example',
    'https://class.example.evil.example',
    'http://127.0.0.1:4280',
    address,
  ])
    expect((await problemOf(call('POST', '/api/me/code', { headers: { ...signedIn, origin } }))).code).toBe(
      'foreign-origin',
    )
  const connect = '/api/terminals/connect?ticket=unknown'
  expect(await refusal(address, connect, signedIn)).toBe('403 bad-ticket')
  expect(await refusal(address, connect, { ...signedIn, origin: address })).toBe('403 foreign-origin')
})

test('what came to the proxy in the clear is refused; what nobody forwarded has to come from this machine by its name', async () => {
  const { call } = await startServer({ proxy: ['loopback'], signIn: {} })
  const ask = (headers: Record<string, string>) => call('GET', '/healthz', { headers })
  expect((await problemOf(ask({ ...forwarded, 'x-forwarded-proto': 'http' }))).code).toBe('no-tls')
  expect((await call('GET', '/healthz')).status).toBe(200)
  expect((await problemOf(ask({ host: 'evil.example' }))).code).toBe('foreign-host')
})

test('without a proxy, or from elsewhere than the proxy, nobody says where they come from', async () => {
  for (const proxy of [undefined, ['192.0.2.1']]) {
    const { call } = await startServer({ proxy, signIn: {} })
    const { host, ...headers } = forwarded
    expect((await call('GET', '/healthz', { headers })).status).toBe(200)
    const origin = 'https://class.example'
    const claimed = call('POST', '/api/sign-in/code', {
      body: { code: 'x' },
      headers: { ...headers, origin },
    })
    expect((await problemOf(claimed)).code).toBe('foreign-origin')
  }
})

test('guesses are counted by the address that the proxy names, not by the proxy’s', async () => {
  const { call } = await startServer({ proxy: ['loopback'], signIn: {} })
  const guess = (address: string) =>
    problemOf(
      call('POST', '/api/sign-in/code', {
        body: { code: 'zzzz-zzzz-zzzz' },
        headers: { ...forwarded, 'x-forwarded-for': address },
      }),
    )
  for (let n = 0; n < 20; n++) expect((await guess('203.0.113.7')).code).toBe('wrong-code')
  expect((await guess('203.0.113.7')).code).toBe('too-many-requests')
  // What a client writes before is not what the proxy saw.
  expect((await guess('198.51.100.1, 203.0.113.7')).code).toBe('too-many-requests')
  expect((await guess('203.0.113.8')).code).toBe('wrong-code')
})
