import { expect, test } from 'vitest'
import type { KeptObject } from '../cluster/beginning.ts'
import { items, type Reply, refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { observeSecretsKept, secretChange } from './secrets-kept.ts'

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

const kept = (now: Reply) =>
  observeSecretsKept(
    targetOf({
      answers: { 'GET /api/v1/secrets': now },
      left: { objects: { '/api/v1/secrets': [then, with_({}, { name: 'other' })] } },
    }),
  )
const where = 'GET /api/v1/secrets as cluster administrator'
const expected = 'every Secret that there was, as it was'

test('every Secret that there was is looked for by namespace and name', async () => {
  const other = with_({}, { name: 'other' })
  const further = with_({}, { name: 'further' })
  expect(await kept(items(further, other, then))).toEqual([{ ok: true, where, expected, actual: 'all 2' }])
  expect(await kept(items(with_({}, { namespace: 'web' }), with_({ data: {} }, { name: 'other' })))).toEqual([
    { ok: false, where: 'Secret shop/registry', expected: 'as it was', actual: 'gone' },
    { ok: false, where: 'Secret shop/other', expected: 'as it was', actual: 'another value of a, b' },
  ])
})

test('what cannot be read is not there', async () => {
  expect(await kept(refusal(500, 'no matching prefix found'))).toEqual([
    { ok: false, where, expected, actual: '500: no matching prefix found' },
  ])
})

test('all that is lost or other is told', () => {
  const more = { labels: { app: 'shop', tier: 'web' } }
  expect(secretChange(with_({}, more), with_({}, { labels: {} }))).toBe('labels lost or changed: app, tier')
  expect(secretChange(then, with_({ data: { ...then.data, c: '', d: '' } }))).toBe('c, d added to its data')
  const owned = (...names: string[]) =>
    with_({}, { ownerReferences: names.map(name => ({ kind: 'Pod', name })) })
  expect(secretChange(owned('a', 'b'), then)).toBe('owned by nobody, was by Pod a, Pod b')
  expect(secretChange(owned('a'), owned('a'))).toBeUndefined()
  expect(secretChange(with_({ immutable: true }), then)).toBe('immutable: false')
})
