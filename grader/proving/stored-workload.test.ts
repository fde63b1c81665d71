import { describe, expect, test } from 'vitest'
import { storedWorkload } from '../testing/snapshots.ts'
import { writtenOf } from './stored-workload.ts'

const written = (of: Parameters<typeof storedWorkload>[0]) => writtenOf(storedWorkload(of).toString('base64'))

describe('of a workload as etcd has it', () => {
  const usual = written({ spec: 'replicas', labels: ['app=a'], annotations: ['revision=1'], status: 'ready' })

  test('specification, labels and annotations are what somebody wrote', () => {
    for (const other of [
      written({ spec: 'paused', labels: ['app=a'], annotations: ['revision=1'] }),
      written({ spec: 'replicas', labels: ['app=b'], annotations: ['revision=1'] }),
      written({ spec: 'replicas', labels: ['app=a', 'more=yes'], annotations: ['revision=1'] }),
      written({ spec: 'replicas', labels: ['app=a'] }),
      written({ spec: 'replicas', annotations: ['revision=1'] }),
    ])
      expect(other).not.toBe(usual)
    expect(usual).not.toBe('')
  })

  test('status and all else is what controllers tell', () => {
    expect(
      written({
        spec: 'replicas',
        labels: ['app=a'],
        annotations: ['revision=1'],
        status: 'x'.repeat(300),
        generation: 300,
      }),
    ).toBe(usual)
  })

  test('long specifications are compared to their end', () => {
    const long = (end: string) => written({ spec: 'x'.repeat(20_000) + end })
    expect(long('a')).not.toBe(long('b'))
  })

  test('nothing is told of what is encrypted', () => {
    expect(writtenOf(Buffer.from('k8s:enc:aescbc:v1:k1:...').toString('base64'))).toBe('')
  })
})
