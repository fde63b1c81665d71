/** The manual's example of a proxy, as it stands there. */
import { request } from 'node:https'
import { expect, onTestFinished, test } from 'vitest'
import type { Me } from './people/api.ts'
import { browserOf } from './testing/browser.ts'
import { onCaddy, startCaddy } from './testing/caddy.ts'
import { secureClient } from './testing/secure.ts'
import { problemOf, startServer } from './testing/server.ts'

onCaddy('behind Caddy', () => {
  test('people sign in over TLS, hear of events at once and get to their terminals; who lies about their way is seen through', async () => {
    const { address, server } = await startServer({ signIn: {}, proxy: ['loopback'] })
    const caddy = await startCaddy(address)
    const browser = browserOf(secureClient(caddy.address, caddy.ca))
    const body = { invitation: (await server.firstInstructor())!.split('=')[1], name: 'Ines' }
    expect((await browser.call('POST', '/api/sign-in/invitation', { body })).status).toBe(201)
    expect(browser.lastSet[0]).toContain('__Secure-')
    expect((await browser.call<Me>('GET', '/api/me')).body.name).toBe('Ines')
    const foreign = { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }
    expect((await problemOf(browser.call('POST', '/api/me/code', { headers: foreign }))).code).toBe(
      'foreign-origin',
    )
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    expect(await firstOf(`${caddy.address}/api/events`, caddy.ca, { cookie })).toContain('event: status')
    const guess = (from: string) =>
      problemOf(
        browser.call('POST', '/api/sign-in/code', {
          body: { code: 'zzzz' },
          headers: { 'x-forwarded-for': from },
        }),
      )
    for (let n = 0; n < 20; n++) expect((await guess(`203.0.113.${n}`)).code).toBe('wrong-code')
    expect((await guess('203.0.113.99')).code).toBe('too-many-requests')
    const upgrade = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
    const socket = {
      ...upgrade,
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      origin: caddy.address,
      cookie,
    }
    const refused = await browser.call('GET', '/api/terminals/connect?ticket=x', { headers: socket })
    expect(refused).toMatchObject({ status: 403, body: { code: 'bad-ticket' } })
  })
})

/** What a stream says first. */
function firstOf(url: string, ca: Buffer, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ca, headers, agent: false }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', chunk => {
        text += chunk
        if (/\ndata: /.test(text)) resolve(text)
      })
      answer.once('error', () => {})
    })
    onTestFinished(() => void asked.destroy())
    asked.once('error', reject)
    asked.end()
  })
}
