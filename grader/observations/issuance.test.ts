import { describe, expect, test } from 'vitest'
import type { CertificateRequest } from '../cluster/certificate-requests.ts'
import { issuanceOf } from '../cluster/issuance.ts'
import { findingOf } from '../finding.ts'
import { adminCert, miraCert, miraKey } from '../testing/certificates.ts'
import { kubeconfig } from '../testing/kubeconfigs.ts'
import { targetOf } from '../testing/target.ts'
import { observeHoldsIssued, observeIssued, observeValidFor } from './issuance.ts'

const signer = 'kubernetes.io/kube-apiserver-client'
const path = '/root/mira.kubeconfig'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const holding = (cert: string) =>
  kubeconfig({ user: `client-certificate-data: ${base64(cert)}, client-key-data: ${base64(miraKey)}` })

const approved = {
  name: 'mira',
  signerName: signer,
  conditions: [{ type: 'Approved' }],
} as CertificateRequest
const issued = { name: 'mira', request: { ...approved, certificate: miraCert }, certificate: miraCert }

describe('a certificate is issued', () => {
  test('when its request is approved and the signer has made one', () => {
    expect(observeIssued(issued, signer)).toMatchObject({ ok: true, where: 'CertificateSigningRequest mira' })
    expect(observeIssued({ name: 'mira', request: approved }, signer)).toMatchObject({
      ok: false,
      actual: 'Approved, not issued',
    })
    expect(observeIssued({ name: 'mira' }, signer)).toMatchObject({
      ok: false,
      actual: 'there is no such request',
    })
  })

  test('by that signer and no other', () => {
    expect(observeIssued(issued, 'example.com/own').ok).toBe(false)
  })

  test('though its request is gone since', () => {
    expect(observeIssued({ name: 'mira', certificate: miraCert }, signer)).toMatchObject({
      ok: true,
      actual: expect.stringContaining('removed by the cluster'),
    })
  })
})

test('how long a certificate is valid is told in days, and where there is none why', () => {
  expect(observeValidFor(issued, 36_500)).toMatchObject({ ok: true, actual: 'one for 36500 days' })
  expect(observeValidFor(issued, 36_499)).toMatchObject({ ok: false })
  expect(observeValidFor({ name: 'mira', request: approved }, 7).actual).toBe('none was issued')
  expect(observeValidFor({ name: 'mira' }, 7).actual).toBe('there is no such request')
})

test('a kubeconfig holds the certificate that was issued, or another one', async () => {
  const held = async (cert: string, certificate: string | undefined) =>
    findingOf(
      observeHoldsIssued(targetOf({ files: { [path]: holding(cert) } }), path, { name: 'mira', certificate }),
    )
  expect((await held(miraCert, miraCert)).passed).toBe(true)
  expect((await held(adminCert, miraCert)).evidence[0]?.actual).toBe('another one')
  expect((await held(miraCert, undefined)).evidence[0]?.actual).toBe('the request: there is no such request')
})

test('what a request led to is what it says, and without a request nothing', async () => {
  const collection = 'GET /apis/certificates.k8s.io/v1/certificatesigningrequests'
  const item = {
    metadata: { name: 'mira' },
    spec: { signerName: signer, request: base64('x') },
    status: { certificate: base64(miraCert) },
  }
  const of = (items: object[], files: Record<string, string> = {}) =>
    issuanceOf(targetOf({ answers: { [collection]: { body: { items } } }, files }), 'mira', path)
  expect(await of([item])).toMatchObject({ certificate: miraCert, request: { signerName: signer } })
  const foreign = { [path]: holding(adminCert), '/etc/kubernetes/pki/ca.crt': miraCert }
  expect(await of([], foreign)).toEqual({ name: 'mira', certificate: undefined })
})
