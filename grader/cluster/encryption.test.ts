import { createCipheriv, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { inClear, opensAesCbc, storedAs } from './encryption.ts'

test('a value tells provider, version and key that it was stored with', () => {
  const stored = (text: string) => storedAs(Buffer.concat([Buffer.from(text), randomBytes(40)]))
  expect(stored('k8s:enc:aescbc:v1:key1:')).toBe('k8s:enc:aescbc:v1:key1:')
  expect(stored('k8s:enc:secretbox:v1:2026-vault:')).toBe('k8s:enc:secretbox:v1:2026-vault:')
  expect(stored('k8s:enc:kms:v2:vault:')).toBe('k8s:enc:kms:v2:vault:')
})

test('a value without such a beginning is in clear', () => {
  expect(storedAs(Buffer.from('k8s\0\n\f\n\x02v1'))).toBe(inClear)
  expect(storedAs(Buffer.from('{"kind":"Secret","data":"k8s:enc:aescbc:v1:key1:"}'))).toBe(inClear)
  expect(storedAs(Buffer.alloc(0))).toBe(inClear)
})

/** As the API server seals it. */
function sealed(secret: Buffer, text: string): Buffer {
  const iv = randomBytes(16)
  const cipher = createCipheriv(`aes-${secret.length * 8}-cbc`, secret, iv)
  return Buffer.concat([iv, cipher.update(text, 'latin1'), cipher.final()])
}

test('a key opens what it sealed, whatever its length, and nothing that another sealed', () => {
  for (const length of [16, 24, 32]) {
    const [own, other] = [randomBytes(length), randomBytes(length)]
    const value = sealed(own, 'k8s\0the object')
    expect(opensAesCbc(own, value)).toBe(true)
    expect(opensAesCbc(other, value)).toBe(false)
  }
})

test('what is no object, and what is no key, opens nothing', () => {
  const key = randomBytes(32)
  expect(opensAesCbc(key, sealed(key, 'something else'))).toBe(false)
  expect(opensAesCbc(key, Buffer.from('short'))).toBe(false)
  expect(opensAesCbc(randomBytes(33), sealed(key, 'k8s\0'))).toBe(false)
})
