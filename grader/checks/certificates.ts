/** Certificates and keys as client-go reads them: whose they are, how long they are valid, whether they fit and verify. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { connect } from 'node:tls'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

/** Both are the same certificate, however they are written. */
export function sameCertificate(one: string, other: string): boolean {
  const [print, otherPrint] = [one, other].map(it => certificateOf(it)?.fingerprint256)
  return print !== undefined && print === otherPrint
}

/** A block of a PEM text (RFC 7468). */
export interface PemBlock {
  label: string
  /** With its first and last line, as it stands. */
  text: string
}

/** The blocks of a PEM text, in its order; what stands between them is left out. */
export const pemBlocks = (text: string): PemBlock[] =>
  [...text.matchAll(/^-----BEGIN ([^\r\n-]+)-----[ \t]*\r?\n[\s\S]*?^-----END \1-----/gm)].map(it => ({
    label: it[1]!,
    text: `${it[0]}\n`,
  }))

/** The first certificate of a PEM text, which in a chain is its holder's; undefined when it holds none. */
export function certificateOf(pem: string): X509Certificate | undefined {
  const block = pemBlocks(pem).find(it => it.label === 'CERTIFICATE')
  try {
    return block && new X509Certificate(block.text)
  } catch {
    return undefined
  }
}

/** From its first to its last moment, ms. */
export const validForMs = (certificate: X509Certificate) =>
  certificate.validToDate.getTime() - certificate.validFromDate.getTime()

/** Whom the API server takes the holder of a certificate for: the common name, and each organization as a group. */
export function subjectOf(certificate: X509Certificate): { user: string; groups: string[] } {
  const { subject } = certificate.toLegacyObject() as unknown as {
    subject: Record<string, string | string[] | undefined>
  }
  return { user: [subject.CN ?? ''].flat().at(-1) ?? '', groups: [subject.O ?? []].flat() }
}

/** Signed by the first certificate of that authority. */
export function isSignedBy(certificate: X509Certificate, authority: string): boolean {
  const by = certificateOf(authority)
  return by !== undefined && certificate.checkIssued(by) && certificate.verify(by.publicKey)
}

/**
 * Why nobody can sign in with this certificate and key, both PEM; undefined when they fit. Of the key the first block is
 * read that is a private key, and nobody is asked for a passphrase (go.dev/src/crypto/tls/tls.go, X509KeyPair).
 */
export function misfit(cert: string, key: string): string | undefined {
  const certificate = certificateOf(cert)
  if (!certificate) return `the certificate cannot be read: ${whyNoPem(cert, 'CERTIFICATE')}`
  const block = pemBlocks(key).find(it => it.label.endsWith('PRIVATE KEY'))
  if (!block) return `the key cannot be read: ${whyNoPem(key, 'PRIVATE KEY')}`
  if (block.label.startsWith('ENCRYPTED') || /^Proc-Type:.*ENCRYPTED/m.test(block.text))
    return 'the key is encrypted with a passphrase, which clients do not ask for'
  let own: KeyObject
  try {
    own = createPrivateKey(block.text)
  } catch {
    return 'the key cannot be read: its PEM block holds no private key'
  }
  return certificate.checkPrivateKey(own) ? undefined : "the key is not the certificate's"
}

function whyNoPem(text: string, wanted: string): string {
  const found = pemBlocks(text).map(it => it.label)
  if (found.length > 0)
    return found.includes(wanted) ? 'its PEM block holds no certificate' : `PEM of ${found.join(', ')}`
  if (text.startsWith('LS0tLS1')) return 'encoded as base64 twice'
  if (text.startsWith('0')) return 'no PEM; DER is not read'
  return text.trim() === '' ? 'empty' : 'no PEM'
}

/**
 * The API server's certificate verifies: it is signed by these authorities, valid now, and made out to that name.
 * @param server the address that a client calls, "https://172.30.0.2:6443"
 * @throws LabError `connection-refused`, `node-unreachable`.
 */
export async function observeServerVerified(
  target: GradeTarget,
  server: string,
  { ca, name }: { ca: string | undefined; name?: string | undefined },
): Promise<Observation> {
  const expected = "the server's certificate verifies"
  const host = name ?? URL.parse(server)?.hostname.replace(/^\[|\]$/g, '')
  if (!host) return observe(false, server, expected, 'no address of a server')
  if (!ca) return observe(false, server, expected, 'no authority to verify it by')
  const refusal = await handshake(target, host, ca)
  return observe(refusal === undefined, `TLS handshake with ${host}`, expected, refusal ?? 'it does')
}

async function handshake(target: GradeTarget, host: string, ca: string): Promise<string | undefined> {
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
