/** Certificates and keys that lie on the node, in whatever file: whose they are besides the one that is judged. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { answerOf } from '../node.ts'
import type { GradeTarget } from '../types.ts'
import { beginningOf, fileStates } from './beginning.ts'
import { pemBlocks } from './certificates.ts'
import { places } from './key-copies.ts'

/** What a file holds. */
export interface CredentialFile {
  path: string
  certificates: X509Certificate[]
  /** SubjectPublicKeyInfo (DER) of every certificate and key in it. */
  publicKeys: Buffer[]
}

/**
 * The public key of a certificate or a key, PEM, as SubjectPublicKeyInfo (DER).
 * @throws Error when it cannot be read.
 */
export const publicKeyOf = (pem: string | X509Certificate): Buffer =>
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
export const credentialsOnNode = (target: GradeTarget): Promise<CredentialFile[]> =>
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
export const clustersOwn = (target: GradeTarget): Promise<CredentialFile[]> =>
  target.once("the cluster's own credentials", async () => {
    const files = await credentialsOnNode(target)
    const paths = files.map(it => it.path)
    const [{ files: then }, now] = await Promise.all([beginningOf(target), fileStates(target, paths)])
    return files.filter(
      ({ path }) =>
        path.startsWith('/var/lib/kubelet/pki/') ||
        (then[path]?.sha256 !== undefined && then[path].sha256 === now[path]?.sha256),
    )
  })
