/** Requests for certificates by the API, and what was issued for them. */
import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto'
import { api } from '../http.ts'
import { fileIfAny } from '../node.ts'
import type { GradeTarget } from '../types.ts'
import { clientAuth, isSignedBy, pemBlocks } from './certificates.ts'
import { derElements, whoseName } from './der.ts'

/** Where the API server has the requests. */
export const certificateRequestCollection = '/apis/certificates.k8s.io/v1/certificatesigningrequests'

/** A CertificateSigningRequest (kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests). */
export interface CertificateRequest {
  name: string
  uid?: string
  signerName: string
  /** Who asked. */
  username?: string
  /** Approved, Denied, Failed; none while it is pending. */
  conditions: { type: string; reason?: string; message?: string }[]
  /** What was sent, DER. */
  request?: Buffer
  /** What was issued, PEM; undefined until then. */
  certificate?: string
}

/**
 * All requests that there are.
 * @throws Error when the API server does not answer.
 */
export const certificateRequests = (target: GradeTarget): Promise<CertificateRequest[]> =>
  target.once('certificate requests', async () => {
    const { items } = await (await api(target)).admin('GET', certificateRequestCollection)
    // biome-ignore lint/suspicious/noExplicitAny: the API server's own object
    return items.map(({ metadata, spec, status = {} }: any) => ({
      name: metadata.name,
      uid: metadata.uid,
      signerName: spec.signerName,
      username: spec.username,
      conditions: status.conditions ?? [],
      request: derOf(Buffer.from(spec.request, 'base64').toString()),
      ...(status.certificate && { certificate: Buffer.from(status.certificate, 'base64').toString() }),
    }))
  })

const derOf = (pem: string) => Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64')

/** What a request for a certificate asks for (PKCS #10, RFC 2986). */
export interface ReadCertificateRequest {
  /** Whom the API server would take the holder for. */
  user: string
  groups: string[]
  publicKey: KeyObject
}

/**
 * Reads a request, whose signature is not looked at; undefined when it is none.
 * @param request PEM, as in a .csr file, of which the first request counts; or DER, as `CertificateRequest.request`
 */
export function readCertificateRequest(request: string | Buffer): ReadCertificateRequest | undefined {
  const pem =
    typeof request === 'string' && pemBlocks(request).find(it => it.label.endsWith('CERTIFICATE REQUEST'))
  if (pem === undefined) return undefined
  try {
    const [whole] = derElements(pem ? derOf(pem.text) : (request as Buffer))
    const [content] = derElements(whole!.content)
    const [, name, key] = derElements(content!.content)
    return {
      ...whoseName(name!.content),
      publicKey: createPublicKey({ key: key!.whole, format: 'der', type: 'spki' }),
    }
  } catch {
    return undefined
  }
}

/** A request by its name; undefined when there is none. */
export const certificateRequest = async (target: GradeTarget, name: string) =>
  (await certificateRequests(target)).find(it => it.name === name)

/** "Approved, not issued (Failed: invalid usage)", as `kubectl get csr` would sum it up. */
export function describeRequest(request: CertificateRequest | undefined): string {
  if (!request) return 'there is no such request'
  const conditions = request.conditions.map(({ type, message }) =>
    type === 'Approved' || !message ? type : `${type}: ${message}`,
  )
  const state = conditions.length > 0 ? conditions.join(', ') : 'pending'
  return `${state}, ${request.certificate ? `issued by ${request.signerName}` : 'not issued'}`
}

/** The cluster removes a request an hour after it was approved (pkg/controller/certificates/cleaner/cleaner.go). */
const requestsLastMs = 60 * 60 * 1000

const extension = (number: number) => Buffer.from([0x06, 0x03, 0x55, 0x1d, number])

/**
 * The certificate is as the cluster's signer makes them for clients, and so old that the request for it has been removed:
 * then it alone tells. The signer asks for client auth only, says that it is no authority, names the authority's key and
 * not its own (pkg/controller/certificates/authority/authority.go); openssl does otherwise unless told.
 */
export function outlivedItsRequest(
  certificate: X509Certificate,
  authority: string,
  now = Date.now(),
): boolean {
  const has = (number: number) => certificate.raw.includes(extension(number))
  const [subjectKey, constraints, authorityKey] = [14, 19, 35].map(has)
  return (
    isSignedBy(certificate, authority) &&
    certificate.keyUsage?.join() === clientAuth &&
    !certificate.ca &&
    constraints === true &&
    authorityKey === true &&
    subjectKey === false &&
    now - certificate.validFromDate.getTime() >= requestsLastMs
  )
}

/** As `outlivedItsRequest`, by the authority of this cluster. */
export async function requestRemoved(target: GradeTarget, certificate: X509Certificate): Promise<boolean> {
  const authority = await fileIfAny(target, '/etc/kubernetes/pki/ca.crt')
  return authority !== undefined && outlivedItsRequest(certificate, authority.toString())
}

/** "the user mira in the group ledger-auditors". */
export const signsInAs = ({ user, groups }: { user: string; groups: string[] }) =>
  `the user ${user} in ${groups.length > 0 ? `the group ${[...new Set(groups)].sort().join(', ')}` : 'no group'}`
