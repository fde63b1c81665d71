/** Hands what is no API to the pages, with our headers on it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Answers a request for a page; Next's request handler, for instance. */
export interface Pages {
  (request: IncomingMessage, response: ServerResponse): unknown
  /** Takes what is no HTTP to the development server, which tells the browser of changes that way. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/** The address without its query. */
export const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? ''

/** Whether a page may be meant, where no route is. */
export function isForPages(request: FastifyRequest): boolean {
  const path = pathOf(request)
  const ofApi = path === '/api' || path.startsWith('/api/')
  return !request.ws && ['GET', 'HEAD'].includes(request.method) && !ofApi
}

export function servePages(pages: Pages, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack()
  const headers = reply.getHeaders()
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) reply.raw.setHeader(name, value)
  // Next reads the nonce for its inline scripts from the policy on the request.
  request.raw.headers['content-security-policy'] = String(headers['content-security-policy'])
  const failed = (error: unknown) => {
    request.log.error({ err: error }, 'a page failed')
    if (!reply.raw.headersSent) reply.raw.statusCode = 500
    reply.raw.end()
  }
  try {
    Promise.resolve(pages(request.raw, reply.raw)).catch(failed)
  } catch (error) {
    failed(error)
  }
}
