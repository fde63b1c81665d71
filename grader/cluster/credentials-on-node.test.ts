import { createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { miraCert as crt, miraKey as key } from '../testing/certificates.ts'
import { credentialsOf } from './credentials-on-node.ts'

const pub = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
const base64 = (text: string) => Buffer.from(text).toString('base64')

test('certificates and keys are found as they stand and in kubeconfigs, a key by its public half', () => {
  const kubeconfig = `client-certificate-data: ${base64(crt)}\nclient-key-data: ${base64(key)}\n`
  const files = [key, pub, crt, kubeconfig, `text\n${key}${crt}`].map(it => credentialsOf('/a', it))
  expect(files.map(it => [it.certificates.length, it.publicKeys.length])).toEqual([
    [0, 1],
    [0, 1],
    [1, 1],
    [1, 2],
    [1, 2],
  ])
  const [first, ...others] = files.flatMap(it => it.publicKeys)
  expect(others.every(it => it.equals(first!))).toBe(true)
})

test('what is broken is passed over', () => {
  const broken = crt.replace(/\n[A-Za-z0-9+/]{20}/, '\n!!!!')
  expect(credentialsOf('/a', `${broken}LS0tLS1CRUdJTiA=`)).toMatchObject({ certificates: [], publicKeys: [] })
})
