import { describe, expect, test } from 'vitest'
import type { CertificateRequest } from '../cluster/certificate-requests.ts'
import { adminCert, miraCert } from '../testing/certificates.ts'
import type { GradeTarget } from '../types.ts'
import { observeIssuedOnly } from './certificate-requests.ts'

const signerName = 'kubernetes.io/kube-apiserver-client'

describe('what was issued besides', () => {
  const mira = { user: 'mira', groups: ['ledger-auditors'] }
  const request = (name: string, certificate?: string, username = 'kubernetes-admin') =>
    ({
      name,
      uid: name,
      signerName,
      username,
      conditions: [],
      ...(certificate && { certificate }),
    }) as CertificateRequest
  const judge = (now: CertificateRequest[], then: string[] = []) =>
    observeIssuedOnly(
      {
        once: async (key: string) =>
          key === 'beginning'
            ? {
                objects: {
                  '/apis/certificates.k8s.io/v1/certificatesigningrequests': then.map(uid => ({
                    metadata: { uid },
                  })),
                },
              }
            : now,
      } as unknown as GradeTarget,
      mira,
      'mira',
    )

  test('is nothing where all certificates are for the one user, under whatever name, or not issued', async () => {
    const seen = await judge([request('mira', miraCert), request('again', miraCert), request('eve')])
    expect(seen.map(it => it.ok)).toEqual([true])
  })

  test('is told with its holder', async () => {
    const seen = await judge([request('mira', adminCert), request('eve', adminCert)])
    expect(seen).toEqual([
      {
        ok: false,
        where: 'CertificateSigningRequest eve',
        expected: 'client certificates for the user mira in the group ledger-auditors only',
        actual: 'issued one for the user eve in the group kubeadm:cluster-admins',
      },
    ])
  })

  test('is not what was there before, nor what a kubelet asked for itself', async () => {
    expect((await judge([request('old', adminCert)], ['old'])).every(it => it.ok)).toBe(true)
    expect((await judge([request('csr-x', adminCert, 'system:node:a')])).every(it => it.ok)).toBe(true)
  })
})
