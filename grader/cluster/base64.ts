/** Base64 as Go's encoding/base64 reads it, and so every component: StdEncoding, which is stricter than Node. */

/** What a text decodes to, or why it is no base64. */
export type Decoded = { bytes: Buffer; problem?: never } | { bytes?: never; problem: string }

/**
 * Line ends are skipped wherever they stand; any other character that is not of the alphabet, a space too, is refused, as
 * is padding that is missing or in the middle (go.dev/src/encoding/base64/base64.go, decodeQuantum).
 */
export function decodeBase64(text: string): Decoded {
  const odd = /[^A-Za-z0-9+/=\r\n]/.exec(text)
  if (odd) return { problem: `not base64: ${characterName(odd[0])} at byte ${bytesBefore(text, odd.index)}` }
  const digits = text.replace(/[\r\n]/g, '')
  const unpadded = digits.replace(/={1,2}$/, '')
  if (unpadded.includes('=')) return { problem: 'not base64: "=" before its end' }
  if (digits.length % 4 !== 0) return { problem: `not base64: ${lengthProblem(digits, unpadded)}` }
  return { bytes: Buffer.from(digits, 'base64') }
}

const lengthProblem = (digits: string, unpadded: string) =>
  unpadded.length % 4 === 1
    ? `${digits.length} characters, something is cut off`
    : digits.length > unpadded.length
      ? `${digits.length} characters, the wrong number of "=" at its end`
      : `${digits.length} characters, no multiple of 4: "=" is missing at its end`

const bytesBefore = (text: string, index: number) => Buffer.byteLength(text.slice(0, index))

function characterName(character: string): string {
  if (character === ' ') return 'a space'
  if (character === '\t') return 'a tab'
  if (/^[!-~]$/.test(character)) return `"${character}"`
  return `the character U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}
