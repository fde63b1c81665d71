import { connect, type Server } from 'node:net'
import { createServer } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import type { GradeTarget } from '../types.ts'
import {
  certificateOf,
  describeRequest,
  misfit,
  observeServerVerified,
  sameCertificate,
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
  expect(misfit(cert, 'none')).toBe('the key cannot be read')
  expect(misfit('', key)).toBe('the certificate cannot be read')
})

test('a request is summed up: none, pending, failed, issued', () => {
  const request = { name: 'a', signerName: 'kubernetes.io/kube-apiserver-client', conditions: [] }
  const approved = { type: 'Approved', message: 'This CSR was approved.' }
  expect(describeRequest(undefined)).toBe('none')
  expect(describeRequest(request)).toBe('pending, not issued')
  const failed = { type: 'Failed', message: 'invalid usage' }
  expect(describeRequest({ ...request, conditions: [approved, failed] })).toBe(
    'Approved, Failed: invalid usage, not issued',
  )
  expect(describeRequest({ ...request, conditions: [approved], certificate: cert })).toBe(
    'Approved, issued by kubernetes.io/kube-apiserver-client',
  )
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
