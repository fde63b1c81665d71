/** ASN.1 in DER, as far as certificates and requests for them need it (ITU-T X.690; RFC 5280). */

/** Tags of the elements that are written here. */
export const tags = {
  integer: 0x02,
  bits: 0x03,
  bytes: 0x04,
  nothing: 0x05,
  oid: 0x06,
  text: 0x0c,
  time: 0x17,
  sequence: 0x30,
  set: 0x31,
  context: 0xa0,
} as const

/** An element with what it holds. */
export function derOf(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const length: number[] = []
  for (let rest = body.length; rest > 0; rest >>= 8) length.unshift(rest & 0xff)
  const head = body.length < 0x80 ? [body.length] : [0x80 + length.length, ...length]
  return Buffer.concat([Buffer.from([tag, ...head]), body])
}

export interface DerElement {
  tag: number
  content: Buffer
  /** With its tag and length, as it stands. */
  whole: Buffer
}

/**
 * The elements that follow each other in a buffer.
 * @throws Error when it ends within one, or one has no length that certificates have.
 */
export function derElements(buffer: Buffer): DerElement[] {
  const elements: DerElement[] = []
  for (let at = 0; at < buffer.length; ) {
    const [tag = 0, first = 0] = buffer.subarray(at)
    const more = first < 0x80 ? 0 : first - 0x80
    if (more > 4 || first === 0x80) throw new Error('no length in DER')
    const from = at + 2 + more
    const length = more === 0 ? first : buffer.readUIntBE(at + 2, more)
    const end = from + length
    if (end > buffer.length) throw new Error('an element of DER that is cut off')
    elements.push({ tag, content: buffer.subarray(from, end), whole: buffer.subarray(at, end) })
    at = end
  }
  return elements
}

/** Parts of a name that say who signs in (kubernetes.io/docs/reference/access-authn-authz/authentication). */
const commonName = '550403'
const organization = '55040a'

/** A name of a user in groups. */
export function derName(user: string, groups: string[]): Buffer {
  const part = (oid: string, text: string) =>
    derOf(
      tags.set,
      derOf(tags.sequence, derOf(tags.oid, Buffer.from(oid, 'hex')), derOf(tags.text, Buffer.from(text))),
    )
  return derOf(tags.sequence, ...groups.map(it => part(organization, it)), part(commonName, user))
}

/** Whom a name makes its bearer: the last common name, and each organization as a group. */
export function whoseName(name: Buffer): { user: string; groups: string[] } {
  const parts = derElements(name).flatMap(set =>
    derElements(set.content).map(({ content }) => {
      const [oid, value] = derElements(content)
      return { oid: oid?.content.toString('hex'), text: value?.content.toString() ?? '' }
    }),
  )
  const texts = (oid: string) => parts.filter(it => it.oid === oid).map(it => it.text)
  return { user: texts(commonName).at(-1) ?? '', groups: texts(organization) }
}
