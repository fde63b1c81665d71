/** Private keys and tokens in a text, however they are wrapped: in comments, in base64 of base64, without their PEM lines. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { pemBlocks } from './certificates.ts'

/** Texts longer than this are no kubeconfigs. */
const longest = 4 * 1024 * 1024
/** Base64 within base64 is looked into so many times. */
const deepest = 3

/**
 * Credentials in a text that are somebody else's: whoever has the text has them.
 * @param own certificates and requests (DER) whose keys may be there
 * @returns what each is, "another private key", "a token of system:serviceaccount:shop:board"
 */
export function foreignCredentials(text: string, own: Buffer[]): string[] {
  const found = new Set<string>()
  for (const layer of layersOf(text.slice(0, longest))) {
    for (const key of privateKeysIn(layer)) {
      if (!key) found.add('a private key behind a passphrase, whoever that is')
      else if (!fits(key, own)) found.add('another private key')
    }
    for (const token of tokensIn(layer.toString('latin1'))) found.add(token)
  }
  return [...found]
}

/** The public key stands in a certificate and in a request for one as it is exported. */
function fits(key: KeyObject, own: Buffer[]): boolean {
  const its = createPublicKey(key).export({ type: 'spki', format: 'der' })
  return own.some(it => it.includes(its))
}

/** The text, its lines without what makes them comments or indents them, and all that is encoded in it. */
function layersOf(text: string): Buffer[] {
  const seen = new Set<string>()
  const layers: Buffer[] = []
  const look = (bytes: Buffer, depth: number) => {
    const known = bytes.toString('base64')
    if (seen.has(known)) return
    seen.add(known)
    layers.push(bytes)
    if (depth < deepest) for (const inner of encodedIn(bytes.toString('latin1'))) look(inner, depth + 1)
  }
  look(Buffer.from(text), 0)
  return layers
}

const plainLines = (text: string) =>
  text.replaceAll('\\n', '\n').replace(/^[ \t#>|;"'-]*?(?=-----|[^ \t#>|;"'-])/gm, '')

/** What runs of base64 or hexadecimal digits decode to, over the ends of lines too. */
function encodedIn(text: string): Buffer[] {
  const lines = plainLines(text)
  const joined = lines.replace(
    /(?<=[A-Za-z0-9+/_-]{16,})[ \t"'\\]*\r?\n(?=[A-Za-z0-9+/_-]{4,}={0,2}[ \t"'\\]*$)/gm,
    '',
  )
  const runs = new Set([...runsIn(lines), ...runsIn(joined)])
  return [...runs].map(run => Buffer.from(run, /^([0-9a-f]{2})+$/i.test(run) ? 'hex' : 'base64'))
}
const runsIn = (text: string) => text.match(/[A-Za-z0-9+/_-]{40,}={0,2}/g) ?? []

/** Undefined for one that cannot be opened without a passphrase. */
function privateKeysIn(bytes: Buffer): (KeyObject | undefined)[] {
  if (bytes[0] === 0x30) return derKeys(bytes)
  const blocks = pemBlocks(plainLines(bytes.toString('latin1')).replace(/[ \t]+$/gm, ''))
  return blocks.flatMap(({ text }) => {
    try {
      return [createPrivateKey(text)]
    } catch {
      return /ENCRYPTED/.test(text) ? [undefined] : []
    }
  })
}

function derKeys(key: Buffer): KeyObject[] {
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      return [createPrivateKey({ key, format: 'der', type })]
    } catch {
      // Of another type, or no key.
    }
  }
  return []
}

/** JSON web tokens (RFC 7519) of the cluster's or anybody's making. */
function tokensIn(text: string): string[] {
  return [...text.matchAll(/eyJ[\w-]{8,}\.(eyJ[\w-]{8,})\.[\w-]{20,}/g)].map(it => {
    try {
      const { sub } = JSON.parse(Buffer.from(it[1]!, 'base64url').toString()) as { sub?: string }
      return `a token of ${sub ?? 'somebody'}`
    } catch {
      return 'a token'
    }
  })
}
