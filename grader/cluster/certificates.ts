/** Certificates and keys as client-go reads them: whose they are, how long they are valid, whether they fit and verify. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'

/** The extended key usage that a client's certificate has (RFC 5280, id-kp-clientAuth). */
export const clientAuth = '1.3.6.1.5.5.7.3.2'

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
