/** A TLS handshake with the API server. */
import { isIP } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { connect } from 'node:tls'
import type { GradeTarget } from '../types.ts'

/**
 * Why a client does not take the API server for this host, with the authorities (PEM) that it knows; undefined when it
 * does.
 */
export async function tlsRefusal(target: GradeTarget, host: string, ca: string): Promise<string | undefined> {
  const stream = await target.node.dial(6443)
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const servername = isIP(host) ? '' : host
  try {
    const socket = connect({ socket: stream, ca, host, servername, rejectUnauthorized: true })
    socket.once('secureConnect', () => resolve(undefined))
    socket.once('error', error => resolve(error.message))
    socket.once('close', () => resolve('the connection was closed'))
    const abort = () => socket.destroy()
    target.signal.addEventListener('abort', abort, { once: true })
    const refusal = await promise
    target.signal.removeEventListener('abort', abort)
    // Not within the event: OpenSSL is still reading then, and Node would free what it reads from.
    await setImmediate()
    socket.destroy()
    return refusal
  } catch (error) {
    // Authorities that are no certificates.
    stream.destroy()
    return error instanceof Error ? error.message : String(error)
  }
}
