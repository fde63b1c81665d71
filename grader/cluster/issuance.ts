/** What a request for a certificate led to, also when the cluster has removed the request since. */
import type { GradeTarget } from '../types.ts'
import { type CertificateRequest, certificateRequest, requestRemoved } from './certificate-requests.ts'
import { certificateOf } from './certificates.ts'
import { kubeconfigOf } from './kubeconfig.ts'

export interface Issuance {
  /** The request's. */
  name: string
  /** undefined: there is none, or none any more. */
  request?: CertificateRequest | undefined
  /** What was issued, PEM; undefined: nothing. */
  certificate?: string | undefined
}

/**
 * A request, and the certificate that it was issued. Once the cluster has removed the request, what a kubeconfig holds tells.
 * @param path of that kubeconfig
 */
export const issuanceOf = (target: GradeTarget, name: string, path: string): Promise<Issuance> =>
  target.once(`issuance of ${name} by ${path}`, async () => {
    const request = await certificateRequest(target, name)
    if (request) return { name, request, certificate: request.certificate }
    const { signIn } = await kubeconfigOf(target, path)
    const held = certificateOf(signIn?.cert ?? '')
    const removed = held !== undefined && (await requestRemoved(target, held))
    return { name, certificate: removed ? signIn?.cert : undefined }
  })
