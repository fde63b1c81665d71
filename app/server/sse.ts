/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
import type { FastifyReply, FastifyRequest } from 'fastify'

const heartbeatMs = 15_000
/** A reader that lags this far behind (bytes) is cut off; it connects again and gets the whole state. */
const longestQueue = 1024 * 1024
const lastId = 'end'

export interface EventStream {
  send(event: { type: string }): void
  /** Ends it for good: a browser that connects again is told to stop. */
  end(): void
}

/**
 * Turns the reply into an event stream.
 * @param subscribe starts sending; what it returns is called once the reader has gone
 */
export function streamEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  subscribe: (stream: EventStream) => () => void,
): void {
  // 204 is the standard's way to keep an EventSource from connecting again.
  if (request.headers['last-event-id'] === lastId) return void reply.code(204).send()
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const write = (text: string) => {
    if (raw.writableEnded || raw.destroyed) return
    raw.write(text)
    if (raw.writableLength > longestQueue) raw.destroy()
  }
  const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs)
  write('retry: 1000\n\n')
  let stop = () => {}
  let gone = false
  raw.once('close', () => {
    gone = true
    clearInterval(heartbeat)
    stop()
  })
  stop = subscribe({
    send: event => write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
    end: () => {
      write(`id: ${lastId}\n\n`)
      raw.end()
    },
  })
  if (gone) stop()
}
