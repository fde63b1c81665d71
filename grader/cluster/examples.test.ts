import { expect, test } from 'vitest'
import { example, hasExample } from './examples.ts'

test('an example is an object of its own, with fields in place of those that it has', () => {
  const one = example('pods')
  expect(one).toMatchObject({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'main' }] } })
  ;(one.spec as { containers: unknown[] }).containers.pop()
  expect(example('pods', { metadata: { name: 'a' } })).toMatchObject({
    metadata: { name: 'a' },
    spec: { containers: [{ name: 'main' }] },
  })
  expect(example('roles', { rules: [] }).rules).toEqual([])
})

test('of what there is none is an error, and not an empty object', () => {
  expect([hasExample('pods'), hasExample('toString'), hasExample('serviceaccounts/token')]).toEqual([
    true,
    false,
    true,
  ])
  expect(() => example('widgets')).toThrow('there is no example of widgets')
})
