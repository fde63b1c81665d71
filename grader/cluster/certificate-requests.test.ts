import { createPublicKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { items } from '../testing/answers.ts'
import { authority, handmadeCert, miraCert, staffRequest } from '../testing/certificates.ts'
import { targetOf } from '../testing/target.ts'
import {
  certificateRequest,
  certificateRequests,
  describeRequest,
  outlivedItsRequest,
  readCertificateRequest,
  requestRemoved,
} from './certificate-requests.ts'
import { certificateOf } from './certificates.ts'

const signerName = 'kubernetes.io/kube-apiserver-client'

test('a request is summed up: none, pending, failed, issued', () => {
  const request = { name: 'a', signerName, conditions: [] }
  const approved = { type: 'Approved', message: 'This CSR was approved.' }
  expect(describeRequest(undefined)).toBe('there is no such request')
  expect(describeRequest(request)).toBe('pending, not issued')
  const failed = { type: 'Failed', message: 'invalid usage' }
  expect(describeRequest({ ...request, conditions: [approved, failed] })).toBe(
    'Approved, Failed: invalid usage, not issued',
  )
  expect(describeRequest({ ...request, conditions: [approved], certificate: miraCert })).toBe(
    `Approved, issued by ${signerName}`,
  )
})

describe('a certificate whose request is gone', () => {
  const issued = certificateOf(miraCert)!
  const hours = (count: number) => issued.validFromDate.getTime() + count * 60 * 60 * 1000

  test('tells by itself that the signer made it, once the cluster has removed the request', () => {
    expect(outlivedItsRequest(issued, authority, hours(2))).toBe(true)
  })

  test('tells nothing as long as the cluster keeps requests', () => {
    expect(outlivedItsRequest(issued, authority, hours(0.9))).toBe(false)
  })

  test('made by hand, or signed by others, is none of the signer', () => {
    expect(outlivedItsRequest(certificateOf(handmadeCert)!, authority, hours(2))).toBe(false)
    expect(outlivedItsRequest(issued, miraCert, hours(2))).toBe(false)
    expect(outlivedItsRequest(certificateOf(authority)!, authority, hours(2))).toBe(false)
  })
})

test('requests are read with what was sent and what was issued', async () => {
  const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const pem = '-----BEGIN CERTIFICATE REQUEST-----\nAAEC\n-----END CERTIFICATE REQUEST-----\n'
  const spec = { signerName, username: 'mira', request: base64(pem) }
  const conditions = [{ type: 'Approved' }]
  const target = targetOf({
    answers: {
      [`GET ${path}`]: items(
        { metadata: { name: 'a', uid: '1' }, spec },
        { metadata: { name: 'b', uid: '2' }, spec, status: { conditions, certificate: base64(miraCert) } },
      ),
    },
  })
  expect(await certificateRequests(target)).toEqual([
    { name: 'a', uid: '1', signerName, username: 'mira', conditions: [], request: Buffer.from([0, 1, 2]) },
    expect.objectContaining({ name: 'b', conditions, certificate: miraCert }),
  ])
  expect((await certificateRequest(target, 'b'))?.uid).toBe('2')
  expect(await certificateRequest(target, 'c')).toBeUndefined()
})

test('a request can only have been removed by a cluster whose authority is there', async () => {
  const issued = certificateOf(miraCert)!
  const node = (files: Record<string, string>) => targetOf({ files })
  const old = Date.now() - issued.validFromDate.getTime() > 60 * 60 * 1000
  expect(await requestRemoved(node({ '/etc/kubernetes/pki/ca.crt': authority }), issued)).toBe(old)
  expect(await requestRemoved(node({ '/etc/kubernetes/pki/ca.crt': miraCert }), issued)).toBe(false)
  expect(await requestRemoved(node({}), issued)).toBe(false)
})

test('who and which key a request asks for is read, as PEM or as the API server has it', () => {
  const publicKey = createPublicKey(`-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEuD3U+FmZhb4Iw5DUZBcHfrtUhN3S
zQESUdGUaShqJ4Ge+KWwo7wgHUMjC7XdqHGAtajKT5zMekEk8XXm7GEDRQ==
-----END PUBLIC KEY-----`)
  const der = Buffer.from(staffRequest.replace(/-----.*-----/g, ''), 'base64')
  for (const request of [staffRequest, `some words\n${staffRequest}`, der]) {
    const read = readCertificateRequest(request)
    expect(read).toMatchObject({ user: 'mira', groups: ['ledger-auditors', 'staff'] })
    expect(read?.publicKey.equals(publicKey)).toBe(true)
  }
})

test('what is no request is not read', () => {
  const cut = staffRequest.replace(/\n.*\n-----END/, '\n-----END')
  for (const none of [
    '',
    miraCert,
    cut,
    Buffer.from('3080', 'hex'),
    Buffer.from('3003020100', 'hex'),
    Buffer.alloc(0),
  ])
    expect(readCertificateRequest(none)).toBeUndefined()
})
