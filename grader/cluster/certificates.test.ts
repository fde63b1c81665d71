import { expect, test } from 'vitest'
import { kubernetesCert as cert, kubernetesKey as key } from '../testing/certificates.ts'
import {
  certificateOf,
  isSignedBy,
  misfit,
  pemBlocks,
  sameCertificate,
  subjectOf,
  validForMs,
} from './certificates.ts'

const otherKey = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEILD4/k32Mx9AauSMb0Lpezo6td8dmsnvlvcskG6Ze4fO
-----END PRIVATE KEY-----`

test('a certificate tells how long it is valid, and what is none tells nothing', () => {
  expect(validForMs(certificateOf(cert)!)).toBe(Date.UTC(2125, 0, 1) - Date.UTC(2025, 0, 1))
  expect(certificateOf('none')).toBeUndefined()
})

test('a certificate is the same however it is written', () => {
  expect(sameCertificate(cert, `by hand\n${cert}\n\n`)).toBe(true)
  expect(sameCertificate(cert, key)).toBe(false)
  expect(sameCertificate('', '')).toBe(false)
})

test('a key that is not its own does not fit a certificate', () => {
  expect(misfit(cert, key)).toBeUndefined()
  expect(misfit(cert, otherKey)).toBe("the key is not the certificate's")
})

test('what cannot be read is told by what it is', () => {
  const der = Buffer.from(cert.replace(/-----.*-----|\n/g, ''), 'base64').toString()
  expect(misfit(cert, 'none')).toBe('the key cannot be read: no PEM')
  expect(misfit('', key)).toBe('the certificate cannot be read: empty')
  expect(misfit(der, key)).toBe('the certificate cannot be read: no PEM; DER is not read')
  expect(misfit(Buffer.from(cert).toString('base64'), key)).toContain('encoded as base64 twice')
  expect(misfit(key, cert)).toBe('the certificate cannot be read: PEM of PRIVATE KEY')
  expect(misfit(cert, cert)).toBe('the key cannot be read: PEM of CERTIFICATE')
})

test('a key that needs a passphrase is no use, whatever it is called', () => {
  const encrypted = key.replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY')
  const old = key.replaceAll('PRIVATE KEY', 'EC PRIVATE KEY').replace('\n', '\nProc-Type: 4,ENCRYPTED\n\n')
  for (const it of [encrypted, old]) expect(misfit(cert, it)).toContain('encrypted with a passphrase')
})

test('words, parameters and further certificates around certificate and key do not matter', () => {
  const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n'
  expect(misfit(`subject=CN = a\n${cert}\n${cert}`, `Key:\n${parameters}${key}`)).toBeUndefined()
  expect(pemBlocks(`${parameters}${key}`).map(it => it.label)).toEqual(['EC PARAMETERS', 'PRIVATE KEY'])
  expect(certificateOf(cert.replace(/^/gm, '  '))).toBeUndefined()
})

test('a certificate names a user and groups, and who signed it', () => {
  expect(subjectOf(certificateOf(cert)!)).toEqual({ user: 'kubernetes', groups: ['ledger-auditors'] })
  expect(isSignedBy(certificateOf(cert)!, cert)).toBe(true)
  expect(isSignedBy(certificateOf(cert)!, key)).toBe(false)
})
