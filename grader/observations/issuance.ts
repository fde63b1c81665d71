/** Whether a certificate was issued by the API as asked, and whether a kubeconfig holds it. */
import { describeRequest } from '../cluster/certificate-requests.ts'
import { certificateOf, sameCertificate, validForMs } from '../cluster/certificates.ts'
import { foreignCredentials } from '../cluster/credentials-in-text.ts'
import type { Issuance } from '../cluster/issuance.ts'
import { kubeconfigOf } from '../cluster/kubeconfig.ts'
import { type Observation, observe } from '../finding.ts'
import { fileIfAny } from '../node.ts'
import type { Found, GradeTarget } from '../types.ts'
import { observeKeyOfItsOwn } from './credentials-on-node.ts'
import { withKubeconfig } from './kubeconfig.ts'

const day = 24 * 60 * 60 * 1000
/** The signer dates what it issues back by 5 minutes: pkg/controller/certificates/signer, sign(). */
const backdatedMs = 5 * 60 * 1000

/**
 * The request is approved, and a certificate was issued by that signer.
 * @param signer "kubernetes.io/kube-apiserver-client"
 */
export function observeIssued(issuance: Issuance, signer: string): Observation {
  const { request, certificate } = issuance
  const issued = certificate !== undefined && (request === undefined || request.signerName === signer)
  const removed = 'removed by the cluster after an hour; the certificate is as that signer makes them'
  const actual = !request && certificate ? removed : describeRequest(request)
  return observe(issued, whereOf(issuance), `Approved, issued by ${signer}`, actual)
}

/** The certificate is valid for so many days at most. */
export function observeValidFor(issuance: Issuance, days: number): Observation {
  const { request, certificate } = issuance
  const issued = certificateOf(certificate ?? '')
  const expected = `a certificate for at most ${days} days`
  if (!issued) {
    const none = request ? 'none was issued' : describeRequest(request)
    return observe(false, whereOf(issuance), expected, none)
  }
  const validMs = validForMs(issued)
  return observe(
    validMs <= days * day + backdatedMs,
    whereOf(issuance),
    expected,
    `one for ${inDays(validMs)}`,
  )
}

/** The kubeconfig's current context signs in with the certificate that was issued. */
export const observeHoldsIssued = (target: GradeTarget, path: string, issuance: Issuance): Found =>
  withKubeconfig(target, path, ({ cert = '' }) => {
    const { name, request, certificate = '' } = issuance
    const same = sameCertificate(cert, certificate)
    const other = certificate ? 'another one' : `the request: ${describeRequest(request)}`
    const expected = `the one that the request ${name} was issued`
    return observe(same, `the certificate in ${path}`, expected, same ? 'that one' : other)
  })

/**
 * A kubeconfig, with all that is commented out or encoded in it, holds no credentials but those of one user, and their key
 * is nobody's but theirs.
 * @param user by whose common name a certificate is theirs
 */
export async function observeCredentialsOnlyOf(
  target: GradeTarget,
  path: string,
  user: string,
  { request, certificate = '' }: Issuance,
): Promise<Found> {
  const [text, { signIn }] = await Promise.all([fileIfAny(target, path), kubeconfigOf(target, path)])
  const held = certificateOf(signIn?.cert ?? '')
  const theirs = [held, certificateOf(certificate)]
    .filter(it => it?.subject.split('\n').includes(`CN=${user}`))
    .map(it => it?.raw)
  const own = [...theirs, request?.request].filter(it => it !== undefined)
  const others = [
    ...(signIn?.otherUsers ?? []).map(it => `those of the user ${it}`),
    ...foreignCredentials(text?.toString() ?? '', own),
  ]
  const actual = others.length > 0 ? `also ${others.join(', ')}` : 'no others'
  return [
    observe(others.length === 0, path, `credentials of ${user} only`, actual),
    held ? observeKeyOfItsOwn(target, `the key in ${path}`, held) : [],
  ]
}

const whereOf = ({ name }: Issuance) => `CertificateSigningRequest ${name}`

/** "7 days and 700 s". */
function inDays(ms: number): string {
  const [days, rest] = [Math.floor(ms / day), Math.round((ms % day) / 1000)]
  return `${days} days${rest > 0 ? ` and ${rest} s` : ''}`
}
