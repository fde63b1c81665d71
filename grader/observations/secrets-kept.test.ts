import { expect, test } from 'vitest'
import type { KeptObject } from '../cluster/beginning.ts'
import { secretChange } from './secrets-kept.ts'

const then: KeptObject = {
  type: 'kubernetes.io/dockerconfigjson',
  data: { a: 'eA==', b: 'eQ==' },
  metadata: {
    name: 'registry',
    namespace: 'shop',
    uid: '1',
    labels: { app: 'shop' },
    annotations: { of: 'us' },
  },
}
const with_ = (change: Partial<KeptObject>, metadata: object = {}): KeptObject => ({
  ...then,
  ...change,
  metadata: { ...then.metadata, ...metadata },
})

test('a Secret that was written anew, or made anew alike, is as it was', () => {
  expect(secretChange(then, then)).toBeUndefined()
  expect(
    secretChange(then, with_({}, { uid: '2', annotations: { of: 'us', stored: '2026' } })),
  ).toBeUndefined()
  expect(secretChange(with_({ data: undefined }), with_({ data: {} }))).toBeUndefined()
})

test('what is lost or other is told, values are not', () => {
  expect(secretChange(then, undefined)).toBe('gone')
  expect(secretChange(then, with_({ type: 'Opaque' }))).toBe(
    'of the type Opaque, was kubernetes.io/dockerconfigjson',
  )
  expect(secretChange(then, with_({ data: { a: 'eA==', b: 'eg==' } }))).toBe('another value of b')
  expect(secretChange(then, with_({ data: { a: 'eA==' } }))).toBe('another value of b')
  expect(secretChange(then, with_({ data: { ...then.data, c: '' } }))).toBe('c added to its data')
  expect(secretChange(then, with_({ immutable: true }))).toBe('immutable: true')
  expect(secretChange(then, with_({}, { labels: {} }))).toBe('labels lost or changed: app')
  expect(secretChange(then, with_({}, { annotations: { of: 'them' } }))).toBe(
    'annotations lost or changed: of',
  )
  expect(secretChange(then, with_({}, { ownerReferences: [{ kind: 'Pod', name: 'a' }] }))).toBe(
    'owned by Pod a, was by nobody',
  )
})

test('a bootstrap token may have run out', () => {
  expect(secretChange(with_({ type: 'bootstrap.kubernetes.io/token' }), undefined)).toBeUndefined()
})
