import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { kubernetesCert, kubernetesKey, miraKey } from '../testing/certificates.ts'
import { targetOf } from '../testing/target.ts'
import { certificateOf, clientAuth, isSignedBy, misfit, subjectOf } from './certificates.ts'
import { signedCertificate, signedIdentity } from './signed-identity.ts'

const files = { '/etc/kubernetes/pki/ca.crt': kubernetesCert, '/etc/kubernetes/pki/ca.key': kubernetesKey }

test('somebody gets a certificate of the cluster for now, made once in a run', async () => {
  const target = targetOf({ files })
  const made = await signedIdentity(target, 'mira', 'auditors', 'staff')
  const certificate = certificateOf(made.cert)!
  expect(made.name).toBe('mira')
  expect(misfit(made.cert, made.key)).toBeUndefined()
  expect(subjectOf(certificate)).toEqual({ user: 'mira', groups: ['auditors', 'staff'] })
  expect(isSignedBy(certificate, kubernetesCert)).toBe(true)
  expect(certificate.keyUsage).toEqual([clientAuth])
  expect(certificate.ca).toBe(false)
  expect(certificate.validFromDate.getTime()).toBeLessThan(Date.now())
  expect(certificate.validToDate.getTime()).toBeGreaterThan(Date.now())
  expect(await signedIdentity(target, 'mira', 'auditors', 'staff')).toBe(made)
  expect(await signedIdentity(target, 'mira')).not.toBe(made)
})

test('an authority with an RSA key, as kubeadm makes them, signs as well', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const holder = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
  const issuer = certificateOf(kubernetesCert)!
  const cert = signedCertificate(
    { user: 'a'.repeat(200), groups: [], publicKey: holder },
    { issuer, key: privateKey },
  )
  expect(certificateOf(cert)!.verify(publicKey)).toBe(true)
  expect(subjectOf(certificateOf(cert)!).user).toHaveLength(200)
})

test('without the authority, its key, or one that fits, nobody can be made', async () => {
  const made = (of: Record<string, string>) => signedIdentity(targetOf({ files: of }), 'mira')
  const withoutKey = { '/etc/kubernetes/pki/ca.crt': kubernetesCert }
  await expect(made({})).rejects.toThrow('no authority to sign by')
  await expect(made(withoutKey)).rejects.toThrow('ca.key is not on the node')
  await expect(made({ ...files, '/etc/kubernetes/pki/ca.key': miraKey })).rejects.toThrow('does not belong')
  const other = generateKeyPairSync('ed25519').privateKey
  const holder = {
    user: 'a',
    groups: [],
    publicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
  }
  expect(() => signedCertificate(holder, { issuer: certificateOf(kubernetesCert)!, key: other })).toThrow(
    'ed25519',
  )
})
