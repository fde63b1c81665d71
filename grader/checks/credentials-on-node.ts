/** Certificates and keys that lie on the node, in whatever file: whose they are besides the one that is judged. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { beginningOf, fileStates } from '../beginning.ts'
import { type Observation, observe } from '../finding.ts'
import { answerOf, fileIfAny } from '../node.ts'
import type { GradeTarget } from '../types.ts'
import { signsInAs } from './certificate-requests.ts'
import { certificateOf, isSignedBy, pemBlocks, subjectOf } from './certificates.ts'
import { places } from './key-copies.ts'

/** What a file holds. */
export interface CredentialFile {
  path: string
  certificates: X509Certificate[]
  /** SubjectPublicKeyInfo (DER) of every certificate and key in it. */
  publicKeys: Buffer[]
}

const publicKeyOf = (pem: string | X509Certificate) =>
  (pem instanceof X509Certificate
    ? pem.publicKey
    : createPublicKey(pem.includes('PRIVATE') ? createPrivateKey(pem) : pem)
  ).export({ type: 'spki', format: 'der' })

/** PEM blocks of a text, and those that stand in it as base64, as in a kubeconfig. */
export function credentialsOf(path: string, text: string): CredentialFile {
  const found: CredentialFile = { path, certificates: [], publicKeys: [] }
  const encoded = text.match(/LS0tLS1CRUdJTi[A-Za-z0-9+/=]*/g) ?? []
  for (const layer of [text, ...encoded.map(it => Buffer.from(it, 'base64').toString('latin1'))])
    for (const block of pemBlocks(layer))
      try {
        if (block.label === 'CERTIFICATE') found.certificates.push(new X509Certificate(block.text))
        else if (block.label.endsWith('KEY')) found.publicKeys.push(publicKeyOf(block.text))
      } catch {
        // Broken, or behind a passphrase.
      }
  found.publicKeys.push(...found.certificates.map(publicKeyOf))
  return found
}

/** Those of the machine's own authorities are nobody's here. */
const script = `export LC_ALL=C
timeout 10 find -H "$@" -xdev \\( -path /etc/ssl -o -path /var/lib/etcd -o -path /var/lib/containerd -o -path /run/containerd -o -path /opt/cks-lab \\) -prune -o \\
  -type f -size -256k -exec grep -laE -e '-----BEGIN |LS0tLS1CRUdJTi' {} + 2>/dev/null |
  head -n 500 | while IFS= read -r path; do printf '%s\\t%s\\n' "$path" "$(base64 -w0 -- "$path")"; done`

/** All such files where people and the cluster put them. */
const credentialFiles = (target: GradeTarget): Promise<CredentialFile[]> =>
  target.once('credentials on the node', async () => {
    const printed = await answerOf(target, ['bash', '-c', script, 'credential-files', ...places])
    return printed.split('\n').flatMap(line => {
      const tab = line.lastIndexOf('\t')
      if (tab < 0) return []
      return [
        credentialsOf(line.slice(0, tab), Buffer.from(line.slice(tab + 1), 'base64').toString('latin1')),
      ]
    })
  })

/** The cluster's own: files of kubeadm and the kubelet that are as the setup left them. */
const clustersOwn = (target: GradeTarget): Promise<CredentialFile[]> =>
  target.once("the cluster's own credentials", async () => {
    const files = await credentialFiles(target)
    const paths = files.map(it => it.path)
    const [{ files: then }, now] = await Promise.all([beginningOf(target), fileStates(target, paths)])
    return files.filter(
      ({ path }) =>
        path.startsWith('/var/lib/kubelet/pki/') ||
        (then[path]?.sha256 !== undefined && then[path].sha256 === now[path]?.sha256),
    )
  })

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

const clientAuth = '1.3.6.1.5.5.7.3.2'

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
    credentialFiles(target),
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
