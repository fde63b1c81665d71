import { connect, type Server } from 'node:net'
import { createServer } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { kubernetesCert as cert, kubernetesKey as key } from '../testing/certificates.ts'
import type { GradeTarget } from '../types.ts'
import { observeServerVerified } from './certificates.ts'

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
    expect(await verify('https://127.0.0.1:6443', { ca: cert })).toEqual({
      ok: true,
      where: 'TLS handshake with 127.0.0.1',
      expected: "the server's certificate verifies",
      actual: 'it does',
    })
    expect(await verify('https://kubernetes:6443', { ca: cert })).toMatchObject({ ok: true })
    expect(await verify('https://10.0.0.9:6443', { ca: cert, name: 'kubernetes' })).toMatchObject({
      ok: true,
    })
  })

  test('does not verify for another name', async () => {
    const seen = await verify('https://10.0.0.9:6443', { ca: cert })
    expect(seen).toMatchObject({ ok: false, actual: expect.stringContaining('10.0.0.9') })
  })

  test('does not verify at what is no address; one of IPv6 is told without its brackets', async () => {
    expect(await verify('nowhere', { ca: cert })).toMatchObject({
      ok: false,
      where: 'nowhere',
      actual: 'no address of a server',
    })
    expect(await verify('https://[fd00::1]:6443', { ca: cert })).toMatchObject({
      ok: false,
      where: 'TLS handshake with fd00::1',
    })
  })

  test('does not verify without an authority, nor by what is none', async () => {
    expect(await verify('https://127.0.0.1:6443', { ca: undefined })).toMatchObject({
      ok: false,
      where: 'https://127.0.0.1:6443',
      actual: 'no authority to verify it by',
    })
    expect(await verify('https://127.0.0.1:6443', { ca: 'none' })).toMatchObject({ ok: false })
  })
})
