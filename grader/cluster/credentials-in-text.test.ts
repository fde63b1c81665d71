import { createPrivateKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { adminKey, miraCert, miraKey } from '../testing/certificates.ts'
import { certificateOf } from './certificates.ts'
import { foreignCredentials } from './credentials-in-text.ts'

const own = [certificateOf(miraCert)!.raw]
const foreign = (text: string) => foreignCredentials(text, own)
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')
const wrapped = (text: string, prefix: string) => text.replace(/(.{1,64})/g, `${prefix}$1\n`)
const der = createPrivateKey(adminKey).export({ type: 'pkcs8', format: 'der' })

test("the certificate's own key is nobody else's, however it stands there", () => {
  for (const it of [
    miraKey,
    base64(miraKey),
    wrapped(base64(miraKey), '  # '),
    `key: "${miraKey.replaceAll('\n', '\\n')}"`,
  ])
    expect(foreign(`users:\n- ${it}\n`), it).toEqual([])
  expect(foreign(`certificate: ${base64(miraCert)}`)).toEqual([])
})

test('another key is found in whatever it is wrapped', () => {
  const wraps: Record<string, string> = {
    'as it is': adminKey,
    'in a comment': adminKey.replace(/^/gm, '# '),
    indented: adminKey.replace(/^/gm, '      '),
    'in a JSON string': JSON.stringify({ key: adminKey }),
    base64: `client-key-data: ${base64(adminKey)}`,
    'base64 in a comment': `# client-key-data: ${base64(adminKey)}`,
    'base64 over several lines of a comment': wrapped(base64(adminKey), '#   '),
    'base64 of base64': base64(base64(adminKey)),
    'base64 of a file with base64': base64(`client-key-data: ${base64(adminKey)}\n`),
    hexadecimal: Buffer.from(adminKey).toString('hex'),
    'without its first and last line': `# ${adminKey.replace(/-----.*-----/g, '').replaceAll('\n', '')}`,
    'DER in base64': base64(der),
    'with line ends of Windows': adminKey.replaceAll('\n', '\r\n'),
  }
  for (const [how, text] of Object.entries(wraps))
    expect(foreign(`apiVersion: v1\n${text}\nkind: Config\n`), how).toEqual(['another private key'])
})

test('base64 is looked into three times, and taken for hexadecimal only where it is nothing else', () => {
  const times = (count: number): string => (count === 0 ? adminKey : base64(times(count - 1)))
  expect(foreign(times(3))).toEqual(['another private key'])
  expect(foreign(times(4))).toEqual([])
  const begun = Buffer.concat([Buffer.from('abcd', 'base64'), Buffer.from(`\n${adminKey}`)])
  expect(foreign(base64(begun))).toEqual(['another private key'])
})

test('a key behind a passphrase is told as such, whatever stands behind its lines', () => {
  const passphrase = { cipher: 'aes-256-cbc', passphrase: 'secret' }
  const locked = createPrivateKey(adminKey)
    .export({ format: 'pem', type: 'pkcs8', ...passphrase })
    .toString()
  for (const text of [locked, locked.replace(/$/gm, ' \t'), base64(locked)])
    expect(foreign(text)).toEqual(['a private key behind a passphrase, whoever that is'])
})

test('a token is found with its holder, in comments and in base64 too', () => {
  const part = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url')
  const token = `${part({ alg: 'RS256' })}.${part({ sub: 'system:serviceaccount:shop:board' })}.${'a'.repeat(342)}`
  for (const it of [`# ${token}`, base64(token), `token: ${token}`])
    expect(foreign(it)).toEqual(['a token of system:serviceaccount:shop:board'])
})

test('a token says whose it is as far as it can be read, and what has no signature is none', () => {
  const part = (text: string) => Buffer.from(text).toString('base64url')
  const token = (claims: string, signature = 'a'.repeat(43)) =>
    `${part('{"alg":"RS256"}')}.${part(claims)}.${signature}`
  expect(foreign(token('{"iss":"somewhere"}'))).toEqual(['a token of somebody'])
  expect(foreign(token('{"sub":"cut off'))).toEqual(['a token'])
  expect(foreign(token('{"sub":"a"}', 'abc'))).toEqual([])
})

test('without any certificate every key is another one', () => {
  expect(foreignCredentials(miraKey, [])).toEqual(['another private key'])
})
