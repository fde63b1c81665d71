import { connect } from 'node:net'
import { createServer, type Server, type TlsOptions } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { LabError } from '../../lab-infra/lab.ts'
import type { TlsOffer } from '../cluster/handshake.ts'
import { kubernetesCert as cert, kubernetesKey as key } from '../testing/certificates.ts'
import { targetOf } from '../testing/target.ts'
import { observeHandshake } from './handshake.ts'

let server: Server | undefined
afterEach(() => server?.close())

async function seen(serving: TlsOptions, offer: TlsOffer, expected: 'accepted' | 'refused') {
  const listening = createServer({ cert, key, ...serving }).listen(0, '127.0.0.1')
  server = listening
  listening.on('tlsClientError', () => {})
  // As a server of HTTP answers what is no request.
  listening.on('secureConnection', socket => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  })
  await new Promise(resolve => listening.once('listening', resolve))
  const { port } = listening.address() as { port: number }
  const target = targetOf({ node: { dial: async () => connect(port, '127.0.0.1') } })
  const { ok, where, actual } = await observeHandshake(target, 2379, offer, expected)
  return `${ok ? 'ok' : 'wrong'} ${where}: ${actual}`
}

test('a version that the server speaks is accepted, and one below it refused', async () => {
  const serving: TlsOptions = { minVersion: 'TLSv1.2' }
  expect(await seen(serving, { version: 'TLSv1.2' }, 'accepted')).toMatch(
    /^ok TLS handshake with port 2379, TLSv1.2, without a certificate: accepted: TLSv1.2, /,
  )
  expect(await seen(serving, { version: 'TLSv1.1' }, 'refused')).toMatch(
    /^ok .*: refused: tlsv1 alert protocol version$/,
  )
  expect(await seen(serving, { version: 'TLSv1.2' }, 'refused')).toMatch(/^wrong /)
})

test('a cipher that the server does not take is refused, and one that there is not is no verdict', async () => {
  const serving: TlsOptions = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }
  const ciphers = (...of: string[]): TlsOffer => ({ version: 'TLSv1.2', ciphers: of })
  expect(await seen(serving, ciphers('ECDHE-ECDSA-AES128-GCM-SHA256'), 'accepted')).toMatch(/^ok /)
  expect(await seen(serving, ciphers('ECDHE-ECDSA-AES256-GCM-SHA384'), 'refused')).toMatch(/^ok /)
  await expect(seen(serving, ciphers('NO-SUCH-CIPHER'), 'refused')).rejects.toThrow(/cipher/i)
})

test('a client without the certificate that is asked for is refused, also where that comes late', async () => {
  const serving: TlsOptions = { requestCert: true, rejectUnauthorized: true, ca: cert }
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    if (version === 'TLSv1.3') expect(await seen(serving, { version }, 'refused')).toMatch(/^ok /)
    expect(await seen(serving, { version, cert: { cert, key } }, 'accepted')).toMatch(
      /^ok .*with a certificate/,
    )
  }
})

test('where nothing listens nothing is accepted, and nothing refused', async () => {
  const dial = async () => {
    throw new LabError('connection-refused', 'nothing listens on port 2379')
  }
  for (const expected of ['accepted', 'refused'] as const)
    expect(await observeHandshake(targetOf({ node: { dial } }), 2379, {}, expected)).toMatchObject({
      ok: false,
      actual: 'nothing listens',
    })
})
