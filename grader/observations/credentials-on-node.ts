/** Whose certificates and keys lie on the node, besides the one that is judged. */
import type { X509Certificate } from 'node:crypto'
import { signsInAs } from '../cluster/certificate-requests.ts'
import { certificateOf, clientAuth, isSignedBy, pemBlocks, subjectOf } from '../cluster/certificates.ts'
import { clustersOwn, credentialsOnNode, publicKeyOf } from '../cluster/credentials-on-node.ts'
import { type Observation, observe } from '../finding.ts'
import { fileIfAny } from '../node.ts'
import type { GradeTarget } from '../types.ts'

/** The key of a certificate is nobody's but its holder's: it is none of the cluster's and of its components and users. */
export async function observeKeyOfItsOwn(
  target: GradeTarget,
  where: string,
  certificate: X509Certificate,
): Promise<Observation> {
  const key = publicKeyOf(certificate)
  const others = (await clustersOwn(target)).filter(it => it.publicKeys.some(of => of.equals(key)))
  const actual = others.map(it => it.path).join(', ')
  return observe(others.length === 0, where, 'a key of its own', actual ? `the key of ${actual}` : 'its own')
}

/**
 * No file holds a client certificate of this cluster's authority that is new and somebody else's.
 * @param judged a certificate, PEM, that other checks judge: whose it is counts once
 */
export async function observeCertificatesOf(
  target: GradeTarget,
  who: { user: string; groups: string[] },
  judged?: string,
): Promise<Observation[]> {
  const [files, own, authority] = await Promise.all([
    credentialsOnNode(target),
    clustersOwn(target),
    fileIfAny(target, '/etc/kubernetes/pki/ca.crt'),
  ])
  const known = new Set(own.flatMap(it => it.certificates.map(of => of.fingerprint256)))
  const other = certificateOf(judged ?? '')
  if (other) known.add(other.fingerprint256)
  const seen = files.flatMap(({ path, certificates }) =>
    certificates
      .filter(it => !known.has(it.fingerprint256) && isSignedBy(it, authority?.toString() ?? ''))
      .filter(it => it.keyUsage === undefined || it.keyUsage.includes(clientAuth))
      .map(it => ({ path, ...subjectOf(it) })),
  )
  const others = seen.filter(it => signsInAs(it) !== signsInAs(who))
  const expected = `no new client certificate but for ${signsInAs(who)}`
  if (others.length === 0) return [observe(true, 'files on the node', expected, 'none')]
  return others.map(it => observe(false, it.path, expected, `one for ${signsInAs(it)}`))
}

/** These authorities, PEM, are the cluster's and no others. */
export async function observeOnlyAuthority(
  target: GradeTarget,
  where: string,
  pem: string,
): Promise<Observation> {
  const authority = (await fileIfAny(target, '/etc/kubernetes/pki/ca.crt'))?.toString() ?? ''
  const known = new Set(pemBlocks(authority).map(it => certificateOf(it.text)?.fingerprint256))
  const others = pemBlocks(pem).flatMap(it => certificateOf(it.text) ?? [])
  const foreign = others
    .filter(it => !known.has(it.fingerprint256))
    .map(it => it.subject.replaceAll('\n', ', '))
  const actual = foreign.length > 0 ? `also ${foreign.join('; ')}` : 'that one'
  return observe(
    foreign.length === 0,
    where,
    "the server is verified by the cluster's authority only",
    actual,
  )
}
