/** Every error in one shape: RFC 9457 problem details. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isDiskFull } from '../../lab-infra/disk-full.ts'
import { exhausted, isExhausted } from '../../lab-infra/exhausted.ts'
import { LabError } from '../../lab-infra/lab.ts'
import type { Problem } from './api.ts'
import { statusOf } from './statuses.ts'

/** Fastify's own refusals, under our codes. */
const ofFastify = new Map(
  Object.entries({
    FST_ERR_CTP_BODY_TOO_LARGE: { code: 'too-large', remedy: 'Send a smaller body.' },
    FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'no-json', remedy: 'Send content-type: application/json.' },
  }),
)

export function problemOf(error: unknown): Problem {
  if (isDiskFull(error))
    return problem(503, 'disk-full', 'The disk of the lab server is full.', 'Free some space and try again.')
  if (!(error instanceof LabError) && isExhausted(error)) return problemOf(exhausted(error))
  if (error instanceof LabError)
    return problem(statusOf(error.code) ?? 500, error.code, error.message, error.remedy)
  if (hasZodFastifySchemaValidationErrors(error)) return problem(400, 'bad-request', validation(error))
  if (error instanceof Error && 'statusCode' in error) {
    const { code, message, statusCode = 500 } = error as FastifyError
    const ours = ofFastify.get(code)
    if (ours) return problem(statusOf(ours.code) ?? statusCode, ours.code, message, ours.remedy)
    if (statusCode < 500) return problem(statusCode, 'bad-request', message)
  }
  return problem(500, 'internal', 'Something went wrong inside the lab server.', 'Its log says more.')
}

/** The handler for everything a route throws. What nobody foresaw is logged; its inside is not shown. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const answer = problemOf(error)
  if (answer.status >= 500) request.log.error({ err: error, route: request.routeOptions.url }, answer.detail)
  void reply.code(answer.status).type('application/problem+json').serializer(JSON.stringify).send(answer)
}

/** Refusals of Node's own HTTP server, before there is a request. */
const ofNode = new Map([
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    { status: 408, code: 'request-timeout', detail: 'The request did not come to its end.' },
  ],
  ['HPE_HEADER_OVERFLOW', { status: 431, code: 'too-large', detail: 'The headers are too large.' }],
])

/** For what is no HTTP, or never becomes a request. */
export function answerClientError(error: ConnectionError, socket: Socket): void {
  const { status, code, detail } = ofNode.get(error.code) ?? {
    status: 400,
    code: 'bad-request',
    detail: 'This is no HTTP request.',
  }
  const body = JSON.stringify(problem(status, code, detail))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  // One that was answered already, or has gone, is not written to.
  if (socket.writable && error.code !== 'ECONNRESET' && socket.bytesWritten === 0)
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}

function problem(status: number, code: string, detail: string, remedy?: string): Problem {
  const title = STATUS_CODES[status] ?? 'Error'
  return { type: 'about:blank', title, status, code, detail, ...(remedy === undefined ? {} : { remedy }) }
}

function validation(error: {
  validation: { instancePath: string; message?: string }[]
  validationContext?: string
}) {
  const where = error.validationContext ?? 'request'
  const issues = error.validation.map(issue => `${where}${issue.instancePath}: ${issue.message ?? 'invalid'}`)
  return `The request does not fit: ${issues.join('; ')}.`
}
