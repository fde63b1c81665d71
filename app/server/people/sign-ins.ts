/** Who is signed in where: the browsers' cookies, over the library that keeps them. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { LabError } from '../../../lab-infra/lab.ts'
import type { PersonOf } from './asking.ts'
import { Connections } from './connections.ts'
import type { Issuer } from './issuer.ts'
import { createLibrary, issuerId, type Library, type LibraryOptions } from './library.ts'
import { basePath } from './paths.ts'
import { noSuchSignIn } from './people-errors.ts'
import type { Role } from './person.ts'

export interface KeptSignIn {
  id: string
  /** As it calls itself. */
  browser: string
  /** ms since the epoch, as all times here. */
  since: number
  until: number
}

export class SignIns {
  readonly issuer: Issuer | undefined
  readonly #library: Library
  readonly #connections = new Connections()

  constructor(options: LibraryOptions) {
    this.issuer = options.issuer
    this.#library = createLibrary(options)
  }

  /** By the cookie; one that is used goes on for longer. */
  readonly personOf: PersonOf = async (request, reply) => {
    if (request.headers.cookie === undefined) return undefined
    const asked = { headers: headersOf(request), returnHeaders: true } as const
    const { headers, response } = await this.#library.api.getSession(asked)
    passCookies(headers, reply)
    if (!response) return undefined
    const { session, user } = response
    request.signIn = session.id
    this.#connections.add([session.id, user.id], request, reply)
    return { id: user.id, name: user.name, role: user.role as Role }
  }

  /** Signs that person in with this browser, under a new name of the sign-in; the former one of the browser ends. */
  async begin(person: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.#endFormer(request)
    const { headers } = await this.#library.api.signInByPerson({
      body: { id: person },
      headers: headersOf(request),
      returnHeaders: true,
    })
    passCookies(headers, reply)
  }

  /** This browser's. */
  async end(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const asked = { headers: headersOf(request), returnHeaders: true } as const
    const { headers } = await this.#library.api.signOut(asked)
    passCookies(headers, reply)
    if (request.signIn) this.#connections.cut(request.signIn, request)
  }

  /** All of whoever asks. */
  async list(request: FastifyRequest): Promise<KeptSignIn[]> {
    return (await this.#kept(request)).map(({ id, userAgent, createdAt, expiresAt }) => ({
      id,
      browser: userAgent ?? '',
      since: createdAt.getTime(),
      until: expiresAt.getTime(),
    }))
  }

  /** One of whoever asks. @throws LabError `no-such-sign-in`, in the same words whether there is none or it is another's */
  async endOne(request: FastifyRequest, id: string): Promise<void> {
    const found = (await this.#kept(request)).find(each => each.id === id)
    if (!found) throw noSuchSignIn(id)
    await this.#library.api.revokeSession({ headers: headersOf(request), body: { token: found.token } })
    this.#connections.cut(id, request)
  }

  /** Ends what somebody has open who is gone. */
  cut(person: string, but?: FastifyRequest): void {
    this.#connections.cut(person, but)
  }

  /** @returns where the issuer asks who one is. @throws LabError `no-issuer`, `issuer-unreachable` */
  async startAtIssuer(request: FastifyRequest, reply: FastifyReply, to: string): Promise<string> {
    if (!this.issuer)
      throw new LabError('no-issuer', 'Nobody signs in with OpenID Connect here.', {
        remedy: 'Use a code, or an invitation.',
      })
    const answer = await this.#library.handler(
      requestOf(request, `${basePath}/sign-in/social`, {
        provider: issuerId,
        callbackURL: to,
        errorCallbackURL: '/sign-in',
        disableRedirect: true,
      }),
    )
    if (!answer.ok)
      throw new LabError('issuer-unreachable', `${this.issuer.title} cannot be asked who you are.`, {
        remedy: 'Try again later; the log of the server says more.',
      })
    passCookies(answer.headers, reply)
    return ((await answer.json()) as { url: string }).url
  }

  /** The way back from the issuer. */
  async finishAtIssuer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const answer = await this.#library.handler(requestOf(request, request.url))
    const to = answer.headers.get('location') ?? '/sign-in?error=unknown'
    passCookies(answer.headers, reply)
    if (!to.startsWith('/sign-in?')) await this.#endFormer(request)
    return reply.redirect(to, 303)
  }

  async #endFormer(request: FastifyRequest): Promise<void> {
    if (!request.signIn) return
    await this.#library.api.signOut({ headers: headersOf(request) })
    this.#connections.cut(request.signIn, request)
  }

  #kept(request: FastifyRequest) {
    return this.#library.api.listSessions({ headers: headersOf(request) })
  }
}

/** What the library needs to know of a request, in which nothing is left that a client could have made up about its way here. */
function headersOf({ host, headers }: FastifyRequest): Headers {
  const told = { host, cookie: headers.cookie, 'user-agent': headers['user-agent'] }
  return new Headers(Object.entries(told).filter((each): each is [string, string] => each[1] !== undefined))
}

function requestOf(request: FastifyRequest, path: string, body?: object): Request {
  const origin = `${request.protocol}://${request.host}`
  const headers = headersOf(request)
  if (!body) return new Request(new URL(path, origin), { headers })
  // Ours has been compared before.
  headers.set('origin', origin)
  headers.set('content-type', 'application/json')
  return new Request(new URL(path, origin), { method: 'POST', headers, body: JSON.stringify(body) })
}

function passCookies(headers: Headers, reply: FastifyReply): void {
  for (const cookie of headers.getSetCookie()) void reply.header('set-cookie', cookie)
}
