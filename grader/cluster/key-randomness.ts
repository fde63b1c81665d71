/** Whether bytes may have come from a source of random ones. */

/**
 * Why bytes were not drawn at random; undefined when they may have been. Meant for keys of 16 bytes and more: of 32
 * random bytes one key in 100 million is refused, because it happens to be UTF-8.
 */
export function notRandom(bytes: Buffer): string | undefined {
  const { length } = bytes
  const counts = new Map<number, number>()
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1)
  if (counts.size === 1) return 'the same byte again and again'
  const text = textIn(bytes)
  if (text) return text
  if (Math.max(...counts.values()) >= length / 4) return 'mostly the same byte'
  const period = [...bytes.keys()].slice(1, length / 2 + 1).find(by => repeats(bytes, by))
  if (period) return `the same ${period} bytes again and again`
  if (bytes.equals(Buffer.from(bytes).reverse())) return 'the same forwards and backwards'
  if (counts.size < length / 2) return `only ${counts.size} different bytes`
  const steps = new Set([...bytes.subarray(1)].map((byte, index) => (byte - bytes[index]! + 256) % 256))
  return steps.size <= length / 4 ? 'a sequence of bytes in even steps' : undefined
}

const repeats = (bytes: Buffer, by: number) => bytes.subarray(by).equals(bytes.subarray(0, bytes.length - by))

function textIn(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return /^[0-9a-f\s]+$/i.test(text)
      ? 'hexadecimal digits, which are text'
      : 'letters, digits and signs, which are text'
  } catch {
    return undefined
  }
}
