import { describe, expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { hostPathOf, hostPathOfFlag, inContainer } from './mounts.ts'

const container = {
  volumeMounts: [
    { name: 'etc', mountPath: '/etc/kubernetes' },
    { name: 'pki', mountPath: '/etc/kubernetes/pki/' },
    { name: 'one', mountPath: '/etc/one.yaml' },
    { name: 'part', mountPath: '/part', subPath: 'deep' },
    { name: 'gone', mountPath: '/gone' },
    { name: 'empty', mountPath: '/empty' },
  ],
}
const volume = (name: string, path: string) => ({ name, hostPath: { path } })
const pod = {
  spec: {
    volumes: [
      volume('etc', '/host/etc'),
      volume('pki', '/host/pki'),
      volume('one', '/host/two.yaml'),
      volume('part', '/host/part'),
      { name: 'empty', emptyDir: {} },
    ],
  },
}

describe('where a path of the container is on the node', () => {
  const at = (path: string, more: object = {}) => hostPathOf(path, { ...container, ...more }, pod)

  test('is behind the deepest mount that covers it', () => {
    expect(at('/etc/kubernetes/a.yaml')).toEqual({ hostPath: '/host/etc/a.yaml' })
    expect(at('/etc/kubernetes/pki/ca.crt')).toEqual({ hostPath: '/host/pki/ca.crt' })
    expect(at('/etc/kubernetes/pki')).toEqual({ hostPath: '/host/pki' })
    expect(at('/etc/kubernetes/../kubernetes/pki/../a')).toEqual({ hostPath: '/host/etc/a' })
  })

  test('is a file that is mounted by itself, and a part of a volume', () => {
    expect(at('/etc/one.yaml')).toEqual({ hostPath: '/host/two.yaml' })
    expect(at('/part/a')).toEqual({ hostPath: '/host/part/deep/a' })
  })

  test('is told from the working folder of the container', () => {
    expect(at('a.yaml', { workingDir: '/etc/kubernetes' })).toEqual({ hostPath: '/host/etc/a.yaml' })
    expect(inContainer('a/../b', {})).toBe('/b')
    expect(inContainer('/a', { workingDir: '/w' })).toBe('/a')
  })

  test('is nowhere without a mount, its volume, or a folder of the node behind it', () => {
    expect(at('/etc/kubernetes.yaml')).toEqual({ why: 'no volumeMount covers it' })
    expect(at('/etc')).toEqual({ why: 'no volumeMount covers it' })
    expect(at('/gone/a')).toEqual({ why: 'volumeMount gone names no volume' })
    expect(at('/empty/a')).toEqual({ why: 'volume empty is no hostPath' })
    expect(hostPathOf('/a', {}, {})).toEqual({ why: 'no volumeMount covers it' })
    expect(hostPathOf('/gone/a', container, {})).toEqual({ why: 'volumeMount gone names no volume' })
  })
})

test('a flag’s file is on the node where it is mounted; standard output is no file', async () => {
  const at = (...flags: string[]) => hostPathOfFlag(targetOf({ flags }), 'kube-apiserver', 'audit-log-path')
  expect(await at('--audit-log-path=/in/container/a.log')).toBe('/on/node/a.log')
  expect(await at('--audit-log-path=/x', '--audit-log-path=/in/container/b.log')).toBe('/on/node/b.log')
  expect(await at('--audit-log-path=/elsewhere/a.log')).toBeUndefined()
  expect(await at('--audit-log-path=-')).toBeUndefined()
  expect(await at()).toBeUndefined()
})

describe('a path of the container on the node', () => {
  const container = {
    name: 'kube-apiserver',
    volumeMounts: [
      { name: 'pki', mountPath: '/etc/kubernetes/pki' },
      { name: 'deeper', mountPath: '/etc/kubernetes/pki/etcd' },
      { name: 'single', mountPath: '/etc/policy.yaml' },
      { name: 'part', mountPath: '/part', subPath: 'of/it' },
      { name: 'memory', mountPath: '/memory' },
      { name: 'nowhere', mountPath: '/nowhere' },
    ],
  }
  const volumes = [
    { name: 'pki', hostPath: { path: '/a' } },
    { name: 'deeper', hostPath: { path: '/b/' } },
    { name: 'single', hostPath: { path: '/c/audit.yaml' } },
    { name: 'part', hostPath: { path: '/d' } },
    { name: 'memory', emptyDir: {} },
  ]
  const on = (path: string) => hostPathOf(path, container, { spec: { volumes } })

  test('is found through the deepest mount that covers it', () => {
    expect(on('/etc/kubernetes/pki/ca.crt').hostPath).toBe('/a/ca.crt')
    expect(on('/etc/kubernetes/pki/etcd/ca.crt').hostPath).toBe('/b/ca.crt')
  })

  test('is found through a mounted file and a subPath', () => {
    expect(on('/etc/policy.yaml').hostPath).toBe('/c/audit.yaml')
    expect(on('/part/x').hostPath).toBe('/d/of/it/x')
  })

  test('is not covered by a mount whose name it only begins with', () => {
    expect(on('/etc/kubernetes/pki-other/ca.crt').why).toBe('no volumeMount covers it')
  })

  test('is nowhere when the volume is missing or no hostPath', () => {
    expect(on('/nowhere/x').why).toBe('volumeMount nowhere names no volume')
    expect(on('/memory/x').why).toBe('volume memory is no hostPath')
  })
})
