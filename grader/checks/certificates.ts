/** Certificates: who the cluster issued them to and by which request, how long they are valid, whether they verify. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { connect } from 'node:tls'
import { type Observation, observe } from '../finding.ts'
import { api } from '../http.ts'
import type { GradeTarget } from '../types.ts'

/** A CertificateSigningRequest (kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests). */
export interface CertificateRequest {
  name: string
  signerName: string
  /** Approved, Denied, Failed; none while it is pending. */
  conditions: { type: string; reason?: string; message?: string }[]
  /** What was issued, PEM; undefined until then. */
  certificate?: string
}

/**
 * A request by its name; undefined when there is none.
 * @throws Error when the API server does not answer.
 */
export async function certificateRequest(
  target: GradeTarget,
  name: string,
): Promise<CertificateRequest | undefined> {
  const path = `/apis/certificates.k8s.io/v1/certificatesigningrequests/${name}`
  const answer = await (await api(target)).ask({ path })
  if (answer.status === 404) return undefined
  if (answer.status !== 200) throw new Error(`${answer.line} was answered with ${answer.status}`)
  const { spec, status = {} } = answer.json
  const issued = status.certificate && Buffer.from(status.certificate, 'base64').toString()
  return {
    name,
    signerName: spec.signerName,
    conditions: status.conditions ?? [],
    ...(issued && { certificate: issued }),
  }
}

/** "Approved, not issued (Failed: invalid usage)", as `kubectl get csr` would sum it up. */
export function describeRequest(request: CertificateRequest | undefined): string {
  if (!request) return 'none'
  const conditions = request.conditions.map(({ type, message }) =>
    type === 'Approved' || !message ? type : `${type}: ${message}`,
  )
  const state = conditions.length > 0 ? conditions.join(', ') : 'pending'
  return `${state}, ${request.certificate ? `issued by ${request.signerName}` : 'not issued'}`
}

/** Both are the same certificate, however they are written. */
export function sameCertificate(one: string, other: string): boolean {
  const [print, otherPrint] = [one, other].map(it => certificateOf(it)?.fingerprint256)
  return print !== undefined && print === otherPrint
}

/** The first certificate of a PEM text; undefined when it holds none. */
export function certificateOf(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

/** From its first to its last moment, ms. */
export const validForMs = (certificate: X509Certificate) =>
  certificate.validToDate.getTime() - certificate.validFromDate.getTime()

/** Why nobody can sign in with this certificate and key, both PEM; undefined when they fit. */
export function misfit(cert: string, key: string): string | undefined {
  const certificate = certificateOf(cert)
  if (!certificate) return 'the certificate cannot be read'
  try {
    return certificate.checkPrivateKey(createPrivateKey(key)) ? undefined : "the key is not the certificate's"
  } catch {
    return 'the key cannot be read'
  }
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
