import { expect, test } from 'vitest'
import { findingOf } from '../finding.ts'
import { adminKey, authority, miraCert, miraKey } from '../testing/certificates.ts'
import { kubeconfig } from '../testing/kubeconfigs.ts'
import { targetOf } from '../testing/target.ts'
import type { Found } from '../types.ts'
import { observeSelfContained, observeSignsInByCertificate, withKubeconfig } from './kubeconfig.ts'

const path = '/root/mira.kubeconfig'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const holder = (cert: string, key: string, more = '') =>
  `client-certificate-data: ${base64(cert)}, client-key-data: ${base64(key)}${more}`
const clusterInfo = {
  metadata: { name: 'cluster-info', namespace: 'kube-public' },
  data: { kubeconfig: kubeconfig() },
}

const target = (text: string) =>
  targetOf({
    files: { [path]: text, '/etc/kubernetes/pki/ca.crt': authority },
    left: { objects: { '/api/v1/configmaps': [clusterInfo] } },
    answers: {
      'POST /apis/authentication.k8s.io/v1/selfsubjectreviews': {
        status: 201,
        body: { status: { userInfo: { username: 'mira', groups: ['auditors'] } } },
      },
    },
    node: {
      exec: async () => ({ exitCode: 1, stdout: '', stderr: 'error: refused', timedOut: false }),
    },
  })
const wrong = async (found: Found) => {
  const { passed, evidence } = await findingOf(found)
  return passed ? [] : evidence.map(it => it.actual)
}

test('a kubeconfig that cannot be used has failed, with the reason', async () => {
  const judge = () => {
    throw new Error('is not judged')
  }
  const text = kubeconfig({ head: 'apiVersion: v1\nkind: Kubeconfig' })
  expect((await wrong(withKubeconfig(target(text), path, judge)))[0]).toMatch(/^it is of the kind Kubeconfig/)
  expect((await wrong(withKubeconfig(target(text), '/none', judge)))[0]).toMatch(/does not exist/)
})

test('who signs in by a certificate has one, with the key of it, and nothing else', async () => {
  const who = { user: 'mira', groups: ['auditors'] }
  const told = (user: string) => wrong(observeSignsInByCertificate(target(kubeconfig({ user })), path, who))
  expect(await told('token: a')).toEqual(['no certificate and no key'])
  expect(await told(holder(miraCert, adminKey))).toEqual(["the key is not the certificate's"])
  // kubectl is not to be had here.
  expect(await told(holder(miraCert, miraKey))).toEqual(['refused'])
  expect(await told(holder(miraCert, miraKey, ', token: a'))).toContain('also given: token')
})

test('what works alone has everything in it, and names the server of the cluster by https', async () => {
  const ca = `certificate-authority-data: ${base64(authority)}`
  const told = (cluster: string, user = holder(miraCert, miraKey)) =>
    wrong(observeSelfContained(target(kubeconfig({ cluster, user })), path))
  expect(await told(`server: "http://10.0.0.1:6443", ${ca}`)).toEqual([
    expect.stringMatching(/^server: http:\/\/10\.0\.0\.1:6443 \(it is not https/),
  ])
  expect(await told(`server: "http://10.0.0.1:6443", ${ca}`, 'token: a')).toContain('no cert, no key')
  expect(await told('server: "https://10.0.0.2:6443", insecure-skip-tls-verify: true')).toEqual([
    'no ca',
    'insecure-skip-tls-verify',
    'server: https://10.0.0.2:6443',
    'no authority to verify it by',
  ])
})
