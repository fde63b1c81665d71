/** The HTTP side: plugins, hooks and routes, put together. */
import { EventEmitter } from 'node:events'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { LabError } from '../../lab-infra/lab.ts'
import { CloseCode } from '../../lab-infra/terminal/wire/close-codes.ts'
import { maxFrame } from '../../lab-infra/terminal/wire/protocol.ts'
import type { Certificate } from './certificate.ts'
import { helmetOptions } from './headers.ts'
import { refuseForeign } from './origin.ts'
import { isForPages, type Pages, pathOf, servePages } from './pages.ts'
import { type PersonOf, tellPersons } from './people/asking.ts'
import { keepDoor } from './people/door.ts'
import { answerClientError, answerProblem } from './problems.ts'
import { boardRoutes } from './routes/board.ts'
import { classResultRoutes } from './routes/class-results.ts'
import { classTerminalRoutes } from './routes/class-terminal.ts'
import { classRoutes } from './routes/classes.ts'
import { connectRoutes } from './routes/connect.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { learnerRoutes } from './routes/learners.ts'
import { lookRoutes } from './routes/looks.ts'
import { meRoutes } from './routes/me.ts'
import { messageRoutes } from './routes/messages.ts'
import type { App, Parts } from './routes/routes.ts'
import { scenarioRoutes } from './routes/scenarios.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { statusRoutes } from './routes/status.ts'
import { terminalRoutes } from './routes/terminals.ts'

/** Bytes; the largest body of the API is far smaller. */
const bodyLimit = 64 * 1024
/** ms for a request to be there in full; its answer may take longer. */
const requestTimeout = 20_000
/** ms for a WebSocket to say goodbye. */
const farewellMs = 1_000

const allRoutes = [
  statusRoutes,
  signInRoutes,
  meRoutes,
  invitationRoutes,
  scenarioRoutes,
  sessionRoutes,
  terminalRoutes,
  connectRoutes,
  classRoutes,
  classResultRoutes,
  messageRoutes,
  classTerminalRoutes,
  lookRoutes,
  boardRoutes,
  learnerRoutes,
]

export interface HttpOptions {
  pages?: Pages
  dev: boolean
  log: Logger
  version: string
  /** The Host values to answer to; known once the server listens. */
  hosts: () => Set<string>
  /** With it the server speaks TLS. */
  certificate?: Certificate | undefined
  /** The addresses of the proxy that it stands behind. */
  proxy?: string[] | undefined
  personOf: PersonOf
  /** ms, for tests; default 20 000. */
  requestTimeout?: number
}

export async function createHttp(parts: Parts, options: HttpOptions): Promise<App> {
  const { pages, dev, hosts, personOf, version, certificate, proxy } = options
  const { requestTimeout: timeout = requestTimeout } = options
  const app: App = Fastify({
    loggerInstance: withoutQueries(options.log),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    requestTimeout: timeout,
    trustProxy: proxy ?? false,
    ...serverOptions(timeout, certificate),
    clientErrorHandler: answerClientError,
    forceCloseConnections: true,
    // A path that cannot be read never gets to a route.
    frameworkErrors: answerProblem,
    routerOptions: { maxParamLength: 64 },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerProblem)
  acceptOnlyJson(app)

  const upgrades = new EventEmitter()
  app.server.on('upgrade', (request, socket, head) => {
    if (dev && pages?.upgrade && !request.url?.startsWith('/api/')) pages.upgrade(request, socket, head)
    else upgrades.emit('upgrade', request, socket, head)
  })
  await app.register(websocket, {
    options: { server: upgrades as never, maxPayload: maxFrame },
    preClose: endSockets,
  })
  app.addHook('onRequest', async request =>
    refuseForeign(request, { hosts: hosts(), proxied: proxy !== undefined }),
  )
  tellPersons(app, parts.people, personOf)
  keepDoor(app)
  await app.register(helmet, helmetOptions(dev))
  await app.register(rateLimit, {
    global: false,
    // A class may share an address.
    keyGenerator: ({ learner, ip }) => learner || ip,
    errorResponseBuilder: (_request, { after }) =>
      new LabError('too-many-requests', 'Too many requests of this kind.', {
        remedy: `Try again in ${after}.`,
      }),
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'cks-lab', version, description: 'The lab server of cks-lab.' },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'page'
    const labels = { method: request.method, route, status: String(reply.statusCode) }
    parts.metrics.request.observe(labels, reply.elapsedTime / 1000)
    request.log.debug({ ...labels, ms: Math.round(reply.elapsedTime) }, 'answered')
  })

  for (const routes of allRoutes) routes(app, parts)
  app.setNotFoundHandler((request, reply) => {
    if (pages && isForPages(request)) return servePages(pages, request, reply)
    throw new LabError('no-such-route', `There is nothing at ${request.method} ${pathOf(request)}.`)
  })
  await app.ready()
  return app
}

/** Also with a certificate it is the same to all who use it. */
function serverOptions(timeout: number, certificate: Certificate | undefined): object {
  // Node takes the longer of the two for the whole request.
  const limits = { headersTimeout: timeout, connectionsCheckingInterval: Math.min(timeout, 5_000) }
  return certificate ? { https: { ...limits, ...certificate.first } } : { http: limits }
}

/** Tells every page to come back later; who does not answer is cut off, so that closing takes no longer. */
function endSockets(this: FastifyInstance, done: () => void): void {
  for (const client of this.websocketServer.clients) {
    client.close(CloseCode.goingAway, 'the server stops')
    setTimeout(() => client.terminate(), farewellMs).unref()
  }
  this.websocketServer.close()
  done()
}

/** Bodies are JSON; an empty one counts as {}, so that a client may always send the content type. */
function acceptOnlyJson(app: App): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {})
    else parse(request, body as string, done)
  })
}

/** A WebSocket's ticket stands in its query: no address is logged with one. */
function withoutQueries(log: Logger): FastifyBaseLogger {
  const req = ({ method, url = '' }: { method?: string; url?: string }) => ({
    method,
    path: url.split('?', 1)[0],
  })
  return log.child({}, { serializers: { req } })
}
