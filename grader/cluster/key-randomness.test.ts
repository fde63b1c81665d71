import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { notRandom } from './key-randomness.ts'

test('random bytes are taken for random, however many are drawn', () => {
  const keys = Array.from({ length: 5_000 }, () => randomBytes(32))
  expect(keys.filter(it => notRandom(it)).map(it => it.toString('hex'))).toEqual([])
  // What a hash gives looks the same; nobody can tell.
  expect(notRandom(createHash('sha256').update('secret').digest())).toBeUndefined()
})

test('text is not random, in whatever letters', () => {
  expect(notRandom(Buffer.from('0123456789abcdef0123456789abcdef'))).toBeDefined()
  expect(notRandom(Buffer.from(randomBytes(16).toString('hex')))).toContain('hexadecimal')
  expect(notRandom(Buffer.from(randomBytes(24).toString('base64')))).toContain('text')
  expect(notRandom(Buffer.from('correct horse battery staple, 32'))).toContain('text')
  expect(notRandom(Buffer.from('Grüße aus Köln, an alle Häuser!'))).toContain('text')
  expect(notRandom(Buffer.concat([Buffer.from('short'), Buffer.alloc(27)]))).toContain('text')
})

test('patterns are not random', () => {
  const half = randomBytes(16)
  expect(notRandom(Buffer.alloc(32, 0xff))).toBe('the same byte again and again')
  expect(notRandom(Buffer.concat([half, half]))).toBe('the same 16 bytes again and again')
  expect(notRandom(Buffer.concat([half, Buffer.from(half).reverse()]))).toContain('forwards and backwards')
  expect(notRandom(Buffer.from([...Array(32).keys()].map(it => it * 7 + 200)))).toContain('even steps')
  const few = Buffer.from([...randomBytes(32)].map((byte, index) => 0xf0 | ((byte + index) % 12)))
  expect(notRandom(few)).toMatch(/different bytes|mostly the same/)
  expect(notRandom(Buffer.concat([randomBytes(22), Buffer.alloc(10, 0xee)]))).toBe('mostly the same byte')
})
