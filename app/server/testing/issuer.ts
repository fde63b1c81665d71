/** For tests: a real issuer of OpenID Connect on loopback, where whoever comes is signed in as the person that the test says. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'
import { onTestFinished, vi } from 'vitest'

export interface TestIssuer {
  url: string
  clientId: string
  clientSecret: string
  /** Who is there next, with their claims; undefined: they turn back. */
  person: Record<string, unknown> | undefined
  /** From then on it knows the server's address. */
  serves(address: string): void
  /** Follows a browser's way through the issuer. @returns the address at the server to which it sends people back */
  visit(url: string): Promise<string>
}

export async function startIssuer(): Promise<TestIssuer> {
  let provider: Provider | undefined
  const server = createServer((request, response) => {
    if (!provider) return void response.writeHead(503).end()
    if (request.url?.startsWith('/interaction/')) void finish(provider, request, response)
    else void provider.callback()(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const people = new Map<string, Record<string, unknown>>()

  async function finish(provider: Provider, request: IncomingMessage, response: ServerResponse) {
    const { person } = issuer
    const result = person
      ? { login: { accountId: String(person.sub) } }
      : { error: 'access_denied', error_description: 'They turned back.' }
    if (person) people.set(String(person.sub), person)
    await provider.interactionFinished(request, response, result)
  }

  const issuer: TestIssuer = {
    url,
    clientId: 'cks-lab',
    clientSecret: 'a secret of the client',
    person: undefined,
    serves(address) {
      // It warns of keys and a memory that are fit for tests alone.
      const quiet = vi.spyOn(console, 'warn').mockImplementation(() => {})
      onTestFinished(() => quiet.mockRestore())
      provider = new Provider(url, configuration(`${address}/api/sign-in/callback/issuer`, people))
    },
    async visit(from) {
      const cookies = new Map<string, string>()
      for (let next = from; ; ) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
        const answer = await fetch(next, { redirect: 'manual', headers: cookie ? { cookie } : {} })
        for (const set of answer.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
          cookies.set(name, value)
        }
        const location = answer.headers.get('location')
        if (!location) throw new Error(`the issuer answered ${answer.status}: ${await answer.text()}`)
        next = new URL(location, next).href
        if (!next.startsWith(url)) return next
      }
    },
  }
  return issuer
}

function configuration(callback: string, people: Map<string, Record<string, unknown>>): Configuration {
  return {
    clients: [{ client_id: 'cks-lab', client_secret: 'a secret of the client', redirect_uris: [callback] }],
    claims: { openid: ['sub'], profile: ['name', 'roles'], email: ['email'] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, ...people.get(sub) }),
    }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    // Nobody has to agree to anything.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId!,
      })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
    cookies: { keys: ['a key of the test'] },
  }
}
