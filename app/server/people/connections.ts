/** What is open of whom: when a sign-in ends, so do the streams and terminals that it opened. */
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

export class Connections {
  readonly #open = new Map<string, Set<Socket>>()

  /** @param keys a sign-in and its person, say */
  add(keys: readonly string[], request: FastifyRequest, reply: FastifyReply): void {
    const { socket } = request.raw
    const sets = keys.map(key => {
      const set = this.#open.get(key) ?? new Set()
      this.#open.set(key, set.add(socket))
      return { key, set }
    })
    // A connection may be used by another later (that of a proxy is), but while an answer is under way, by this one alone.
    const lasting = request.ws ? socket : reply.raw
    lasting.once('close', () => {
      for (const { key, set } of sets) {
        set.delete(socket)
        if (set.size === 0 && this.#open.get(key) === set) this.#open.delete(key)
      }
    })
  }

  /** @param but the request that asks for it, which is still answered */
  cut(key: string, but?: FastifyRequest): void {
    for (const socket of this.#open.get(key) ?? []) if (socket !== but?.raw.socket) socket.destroy()
  }
}
