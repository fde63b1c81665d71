/** A TLS handshake with any server of the node, made with what a client offers. */
import { setImmediate } from 'node:timers/promises'
import { connect, createSecureContext } from 'node:tls'
import type { GradeTarget } from '../types.ts'

/** What a client offers; what is not given is left to OpenSSL. */
export interface TlsOffer {
  /** This version and no other. */
  version?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
  /** OpenSSL's names: "ECDHE-RSA-AES128-GCM-SHA256", and for TLS 1.3 "TLS_AES_128_GCM_SHA256". */
  ciphers?: string[]
  /** The client's certificate and key, PEM, as `signedIdentity` and `certificateIdentity` give them. */
  cert?: { cert: string; key: string }
}

export type TlsAnswer = { agreed: string; refusal?: never } | { agreed?: never; refusal: string }

/**
 * By TLS 1.3 a server judges the client's certificate when the client is done already: its refusal comes afterwards, and
 * in place of an answer to what the client sends. To this every server of HTTP has one, 400, and logs no request.
 */
const noRequest = 'cks-lab\r\n\r\n'

/** A server that says nothing for so long waits for more, of whom it has let in, ms. */
const silentForMs = 3_000

/**
 * What a server on a port of the node's loopback answers: the version and the cipher that were agreed on, or why it
 * refuses. Its own certificate is not verified.
 * @throws LabError `connection-refused` where nothing listens, `node-unreachable`; Error where OpenSSL knows no such cipher.
 */
export async function tlsAnswer(target: GradeTarget, port: number, offer: TlsOffer): Promise<TlsAnswer> {
  const { version, ciphers = ['DEFAULT'], cert } = offer
  const secureContext = createSecureContext({
    minVersion: version ?? 'TLSv1',
    maxVersion: version ?? 'TLSv1.3',
    // What is weak is for the server to refuse.
    ciphers: [...ciphers, ...(ciphers.some(it => !it.startsWith('TLS_')) ? ['@SECLEVEL=0'] : [])].join(':'),
    ...(cert && { cert: cert.cert, key: cert.key }),
  })
  const stream = await target.node.dial(port)
  const { promise, resolve } = Promise.withResolvers<TlsAnswer>()
  const socket = connect({ socket: stream, secureContext, rejectUnauthorized: false })
  let timer: NodeJS.Timeout | undefined
  socket.once('secureConnect', () => {
    const agreed = `${socket.getProtocol()}, ${socket.getCipher().name}`
    if (socket.getProtocol() !== 'TLSv1.3') return resolve({ agreed })
    socket.once('data', () => resolve({ agreed }))
    timer = setTimeout(() => resolve({ agreed }), silentForMs)
    socket.write(noRequest)
  })
  // Of OpenSSL's errors the reason is in words, the message is not.
  socket.on('error', (error: Error & { reason?: string }) =>
    resolve({ refusal: error.reason ?? error.message }),
  )
  socket.once('close', () => resolve({ refusal: 'the connection was closed' }))
  const abort = () => socket.destroy()
  target.signal.addEventListener('abort', abort, { once: true })
  const answer = await promise
  clearTimeout(timer)
  target.signal.removeEventListener('abort', abort)
  // As in tls-handshake.ts: not within the event.
  await setImmediate()
  socket.destroy()
  stream.destroy()
  target.signal.throwIfAborted()
  return answer
}
