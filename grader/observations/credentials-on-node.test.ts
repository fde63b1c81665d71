import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { fileStates } from '../cluster/beginning.ts'
import { adminCert, adminKey, authority, miraCert as crt, miraKey as key } from '../testing/certificates.ts'
import { targetOf } from '../testing/target.ts'
import type { GradeTarget } from '../types.ts'
import { observeCertificatesOf, observeKeyOfItsOwn, observeOnlyAuthority } from './credentials-on-node.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('what lies on the node', () => {
  const who = { user: 'mira', groups: ['ledger-auditors'] }
  const ca = '/etc/kubernetes/pki/ca.crt'
  /** @param found files that the search finds @param own those of them that the setup left */
  async function node(found: Record<string, string>, own: string[] = []) {
    const files = { [ca]: authority, ...found }
    const left = await fileStates(targetOf({ files }), [ca, ...own])
    const lines = Object.entries(found).map(([path, text]) => `${path}\t${base64(text)}\n`)
    return targetOf({ files, left: { files: left }, commands: { 'credential-files': () => lines.join('') } })
  }
  const certificate = new X509Certificate(crt)

  test('may be a certificate for that user, and the cluster’s own', async () => {
    const target = await node({ '/root/mira.crt': crt, '/etc/kubernetes/admin.conf': adminCert }, [
      '/etc/kubernetes/admin.conf',
    ])
    expect(await observeCertificatesOf(target, who)).toEqual([
      {
        ok: true,
        where: 'files on the node',
        expected: 'no new client certificate but for the user mira in the group ledger-auditors',
        actual: 'none',
      },
    ])
  })

  test('is a certificate for somebody else, wherever it lies; a copy of one that was there is not new', async () => {
    const told = async (target: GradeTarget) =>
      (await observeCertificatesOf(target, who)).filter(it => !it.ok).map(it => `${it.where}: ${it.actual}`)
    expect(await told(await node({ '/tmp/eve': `text ${base64(adminCert)}` }))).toEqual([
      '/tmp/eve: one for the user eve in the group kubeadm:cluster-admins',
    ])
    const copied = { '/etc/kubernetes/admin.conf': adminCert, '/tmp/copy': adminCert }
    expect(await told(await node(copied, ['/etc/kubernetes/admin.conf']))).toEqual([])
    expect(await told(await node({ '/var/lib/kubelet/pki/k.pem': adminCert }))).toEqual([])
    const changed = await node({ '/etc/kubernetes/admin.conf': adminCert })
    expect(await told(changed)).toHaveLength(1)
    const elsewhere = await node({ '/tmp/eve': adminCert })
    Object.assign(elsewhere.node, { readFile: async () => Buffer.from(crt) })
    expect(await told(elsewhere), 'of another authority').toEqual([])
  })

  test('is nobody else’s key', async () => {
    const judged = async (found: Record<string, string>, own: string[]) => {
      const { ok, actual } = await observeKeyOfItsOwn(await node(found, own), '/root/mira.crt', certificate)
      return [ok, actual]
    }
    const kept = '/etc/kubernetes/pki/sa.key'
    expect(await judged({ [kept]: key }, [kept])).toEqual([false, `the key of ${kept}`])
    expect(await judged({ [kept]: key }, [])).toEqual([true, 'its own'])
    expect(await judged({ [kept]: adminKey }, [kept])).toEqual([true, 'its own'])
  })

  test('is the authority of the cluster and no other', async () => {
    const judged = async (pem: string) => {
      const { ok, actual } = await observeOnlyAuthority(await node({}), '/root/a.conf', pem)
      return [ok, actual]
    }
    expect(await judged(authority)).toEqual([true, 'that one'])
    const [ok, actual] = await judged(`${authority}${adminCert}`)
    expect(ok).toBe(false)
    expect(actual).toMatch(/^also .*CN=eve/)
  })

  test('is a certificate that other checks judge, wherever it is copied to', async () => {
    const target = await node({ '/tmp/eve': adminCert })
    expect(await observeCertificatesOf(target, who, adminCert)).toMatchObject([{ ok: true }])
    expect(await observeCertificatesOf(target, who, 'none')).toMatchObject([{ ok: false }])
  })

  test('is told with what was expected, and every file that has the same key', async () => {
    const kept = ['/etc/kubernetes/a.key', '/etc/kubernetes/b.key']
    const target = await node(
      { [kept[0]!]: `${adminKey}${key}`, [kept[1]!]: key, '/etc/kubernetes/c.key': adminKey },
      [...kept, '/etc/kubernetes/c.key'],
    )
    expect(await observeKeyOfItsOwn(target, '/root/mira.crt', certificate)).toEqual({
      ok: false,
      where: '/root/mira.crt',
      expected: 'a key of its own',
      actual: `the key of ${kept.join(', ')}`,
    })
    const two = await observeOnlyAuthority(await node({}), '/root/a.conf', `${adminCert}${authority}${crt}`)
    expect(two).toEqual({
      ok: false,
      where: '/root/a.conf',
      expected: "the server is verified by the cluster's authority only",
      actual: expect.stringMatching(/^also O=kubeadm:cluster-admins, CN=eve; O=ledger-auditors, CN=mira$/),
    })
  })

  test('is nothing of the cluster’s where its authority is gone', async () => {
    const target = targetOf({
      files: { '/tmp/eve': adminCert },
      commands: { 'credential-files': () => `/tmp/eve\t${base64(adminCert)}\n` },
    })
    expect(await observeCertificatesOf(target, who)).toMatchObject([{ ok: true }])
    expect(await observeOnlyAuthority(target, '/a', authority)).toMatchObject({ ok: false })
    expect(await observeOnlyAuthority(target, '/a', 'no certificate')).toMatchObject({ ok: true })
  })
})
