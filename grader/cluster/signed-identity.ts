/** Client certificates by the cluster's own authority. */
import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  type X509Certificate,
} from 'node:crypto'
import { fileIfAny } from '../node.ts'
import type { GradeTarget } from '../types.ts'
import { certificateOf } from './certificates.ts'
import { derElements, derName, derOf, tags } from './der.ts'

const authority = '/etc/kubernetes/pki/ca'

/**
 * Somebody with a client certificate, valid for an hour, made once in a run: for the API server and its audit log that is
 * who signed in, where a `Subject` is only impersonated and the log names the grader beside it.
 *
 * It is signed with the key of the cluster's authority, as the grader reads it on the node: so it needs
 * /etc/kubernetes/pki/ca.crt and ca.key of kubeadm, and an API server whose --client-ca-file is that authority. It makes no
 * CertificateSigningRequest and leaves nothing in the cluster. What the user may do is up to RBAC; in the group
 * system:masters, everything.
 * @throws Error when the authority or its key is not there, or they do not belong together
 */
export function signedIdentity(
  target: GradeTarget,
  user: string,
  ...groups: string[]
): Promise<{ cert: string; key: string; name: string }> {
  return target.once(`signed identity ${JSON.stringify([user, groups])}`, async () => {
    const [ca, caKey] = await Promise.all(['crt', 'key'].map(it => fileIfAny(target, `${authority}.${it}`)))
    const issuer = certificateOf(ca?.toString() ?? '')
    if (!issuer) throw new Error(`${authority}.crt on the node holds no authority to sign by`)
    if (!caKey) throw new Error(`${authority}.key is not on the node, without which nothing can be signed`)
    const by = createPrivateKey(caKey)
    if (!issuer.checkPrivateKey(by)) throw new Error(`${authority}.key does not belong to ${authority}.crt`)
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const cert = signedCertificate({ user, groups, publicKey }, { issuer, key: by })
    return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), name: user }
  })
}

const hex = (text: string) => Buffer.from(text, 'hex')
const oid = (text: string) => derOf(tags.oid, hex(text))

/** RFC 3279 and RFC 5758: with SHA-256. */
const algorithms: Record<string, Buffer> = {
  rsa: derOf(tags.sequence, oid('2a864886f70d01010b'), derOf(tags.nothing)),
  ec: derOf(tags.sequence, oid('2a8648ce3d040302')),
}

const hourMs = 3_600_000

/** PEM, for client authentication only (RFC 5280). */
export function signedCertificate(
  { user, groups, publicKey }: { user: string; groups: string[]; publicKey: KeyObject },
  { issuer, key }: { issuer: X509Certificate; key: KeyObject },
  now = Date.now(),
): string {
  const algorithm = algorithms[key.asymmetricKeyType ?? '']
  if (!algorithm)
    throw new Error(`an authority with a key of the type ${key.asymmetricKeyType} signs nothing here`)
  const extension = (id: string, value: Buffer) => derOf(tags.sequence, oid(id), derOf(tags.bytes, value))
  const content = derOf(
    tags.sequence,
    derOf(tags.context, derOf(tags.integer, hex('02'))),
    derOf(tags.integer, Buffer.concat([hex('01'), randomBytes(8)])),
    algorithm,
    nameOf(issuer),
    // The node's clock may be behind.
    derOf(tags.sequence, time(now - hourMs), time(now + hourMs)),
    derName(user, groups),
    publicKey.export({ type: 'spki', format: 'der' }),
    derOf(
      tags.context + 3,
      derOf(
        tags.sequence,
        extension('551d0f', derOf(tags.bits, hex('0780'))),
        extension('551d25', derOf(tags.sequence, oid('2b06010505070302'))),
      ),
    ),
  )
  const signature = derOf(tags.bits, hex('00'), sign('sha256', content, key))
  const der = derOf(tags.sequence, content, algorithm, signature)
  const lines = der.toString('base64').match(/.{1,64}/g)!
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

/** The subject of a certificate as it stands in it, which those that it signs name as their issuer. */
function nameOf(certificate: X509Certificate): Buffer {
  const [whole] = derElements(certificate.raw)
  const [content] = derElements(whole!.content)
  const parts = derElements(content!.content)
  // The version is left out where it is the first.
  const subject = parts[parts[0]?.tag === tags.context ? 5 : 4]
  return subject!.whole
}

const time = (ms: number) =>
  derOf(tags.time, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/[-T:]/g, '')}Z`))
