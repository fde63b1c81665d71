import { connect, type Server } from 'node:net'
import { createServer } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import type { GradeTarget } from '../types.ts'
import {
  certificateOf,
  isSignedBy,
  misfit,
  observeServerVerified,
  pemBlocks,
  sameCertificate,
  subjectOf,
  validForMs,
} from './certificates.ts'

/** Made for this test, for "kubernetes" and 127.0.0.1, valid from 2025 to 2125; they sign nothing and open nothing. */
const cert = `-----BEGIN CERTIFICATE-----
MIIBnjCCAUSgAwIBAgIBATAKBggqhkjOPQQDAjAvMRgwFgYDVQQKDA9sZWRnZXIt
YXVkaXRvcnMxEzARBgNVBAMMCmt1YmVybmV0ZXMwIBcNMjUwMTAxMDAwMDAwWhgP
MjEyNTAxMDEwMDAwMDBaMC8xGDAWBgNVBAoMD2xlZGdlci1hdWRpdG9yczETMBEG
A1UEAwwKa3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOed3a32
XBQiUiSORlCpf3IKJgEMQoeOYF4cyG0wwZnZyqstkEtzRWm9L4uzDwJeTP5taKhE
F9usrHFEd/LiXnmjTzBNMA8GA1UdEwEB/wQFMAMBAf8wGwYDVR0RBBQwEoIKa3Vi
ZXJuZXRlc4cEfwAAATAdBgNVHQ4EFgQUPTm+1kPaf1pPOiaDzARfT03BAfIwCgYI
KoZIzj0EAwIDSAAwRQIhAMlfm2rIBLImQaQwAi4t0OE6a28QfuXO4JOoGcJYWONA
AiALyGrZzmSMsl88FUIzA6sS9zByjgLPWBR10RORW90Mkg==
-----END CERTIFICATE-----`
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgblWb4QGXtOFUVibk
/7VIfU4dyEnSvCFRyFPcxTrE8ZahRANCAATnnd2t9lwUIlIkjkZQqX9yCiYBDEKH
jmBeHMhtMMGZ2cqrLZBLc0VpvS+Lsw8CXkz+bWioRBfbrKxxRHfy4l55
-----END PRIVATE KEY-----`
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

describe("a server's certificate", () => {
  let server: Server | undefined
  afterEach(() => server?.close())

  const verify = async (address: string, by: { ca: string | undefined; name?: string }) => {
    const listening = createServer({ cert, key }).listen(0, '127.0.0.1')
    server = listening
    await new Promise(resolve => listening.once('listening', resolve))
    const { port } = listening.address() as { port: number }
    const target = {
      signal: new AbortController().signal,
      node: { dial: async () => connect(port, '127.0.0.1') },
    } as unknown as GradeTarget
    return observeServerVerified(target, address, by)
  }

  test('verifies by its authority, for a name or an address that it is made out to', async () => {
    expect(await verify('https://127.0.0.1:6443', { ca: cert })).toMatchObject({ ok: true })
    expect(await verify('https://kubernetes:6443', { ca: cert })).toMatchObject({ ok: true })
    expect(await verify('https://10.0.0.9:6443', { ca: cert, name: 'kubernetes' })).toMatchObject({
      ok: true,
    })
  })

  test('does not verify for another name', async () => {
    const seen = await verify('https://10.0.0.9:6443', { ca: cert })
    expect(seen).toMatchObject({ ok: false, actual: expect.stringContaining('10.0.0.9') })
  })

  test('does not verify without an authority, nor by what is none', async () => {
    expect(await verify('https://127.0.0.1:6443', { ca: undefined })).toMatchObject({ ok: false })
    expect(await verify('https://127.0.0.1:6443', { ca: 'none' })).toMatchObject({ ok: false })
  })
})
