/** For whom certificates were issued by the API. */
import { objectsThen } from '../cluster/beginning.ts'
import {
  type CertificateRequest,
  certificateRequestCollection,
  certificateRequests,
  signsInAs,
} from '../cluster/certificate-requests.ts'
import { certificateOf, clientAuth, subjectOf } from '../cluster/certificates.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

/** Kubelets ask for certificates of their own. */
const isNodes = ({ username = '' }: CertificateRequest) =>
  username.startsWith('system:node:') || username.startsWith('system:bootstrap:')

/**
 * By the API nobody but this user was issued a client certificate since the beginning.
 * @param own the name of the request that is judged elsewhere
 */
export async function observeIssuedOnly(
  target: GradeTarget,
  who: { user: string; groups: string[] },
  own: string,
): Promise<Observation[]> {
  const [now, then] = await Promise.all([
    certificateRequests(target),
    objectsThen(target, certificateRequestCollection),
  ])
  const before = new Set(then.map(it => it.metadata.uid))
  const others = now
    .filter(it => it.name !== own && !before.has(it.uid) && !isNodes(it))
    .flatMap(request => {
      const certificate = certificateOf(request.certificate ?? '')
      if (!certificate || certificate.keyUsage?.includes(clientAuth) === false) return []
      const subject = subjectOf(certificate)
      return signsInAs(subject) === signsInAs(who) ? [] : [{ request, subject }]
    })
  const expected = `client certificates for ${signsInAs(who)} only`
  if (others.length === 0) return [observe(true, 'CertificateSigningRequests', expected, 'no others')]
  return others.map(({ request, subject }) =>
    observe(
      false,
      `CertificateSigningRequest ${request.name}`,
      expected,
      `issued one for ${signsInAs(subject)}`,
    ),
  )
}
