import { expect, test } from 'vitest'
import { generated } from './names.ts'
import { draw, fill, namesOf, Parameters, placeholdersIn, strict } from './parameters.ts'
import { lastSeed } from './seeds.ts'

const some: Parameters = {
  namespace: ['web', 'shop', 'blog'],
  port: { from: 8000, to: 8009 },
  owner: { name: 'person' },
  guest: { name: 'person' },
  resource: [
    { kind: 'Secret', plural: 'secrets' },
    { kind: 'ConfigMap', plural: 'configmaps' },
  ],
}
const seeds = Array.from({ length: 200 }, (_, index) => index + 1)

test('the default draw has the first of each list, the lowest number, and the first names in order', () => {
  expect(draw(some, 0)).toEqual({
    namespace: 'web',
    port: '8000',
    owner: generated.person[0],
    guest: generated.person[1],
    resource_kind: 'Secret',
    resource_plural: 'secrets',
  })
})

test('a seed draws the same whenever it is asked', () => {
  for (const seed of [1, 77, lastSeed]) expect(draw(some, seed)).toEqual(draw(some, seed))
})

test('over many seeds every value of a list and a range is drawn, and none from outside', () => {
  const draws = seeds.map(seed => draw(some, seed))
  const drawn = (name: string) => new Set(draws.map(it => it[name]))
  expect(drawn('namespace')).toEqual(new Set(['web', 'shop', 'blog']))
  expect(drawn('port')).toEqual(new Set(Array.from({ length: 10 }, (_, index) => String(8000 + index))))
  expect(drawn('owner').size).toBe(generated.person.length)
})

test('entries of a list of maps stay together', () => {
  for (const seed of seeds.slice(0, 20)) {
    const { resource_kind, resource_plural } = draw(some, seed)
    expect(`${resource_kind?.toLowerCase()}s`).toBe(resource_plural)
  }
})

test('generated names of one kind differ within a draw', () => {
  for (const seed of seeds.slice(0, 20)) {
    const { owner, guest } = draw(some, seed)
    expect(owner).not.toBe(guest)
  }
})

test('another parameter changes no value of those that were there', () => {
  for (const seed of seeds.slice(0, 20))
    expect(draw({ ...some, extra: ['a', 'b'] }, seed)).toMatchObject(draw(some, seed))
})

test('no generated name is part of another', () => {
  const all = Object.values(generated).flat() as string[]
  expect(all.filter(name => all.some(other => other !== name && other.includes(name)))).toEqual([])
  expect(all.every(name => /^[a-z]+$/.test(name))).toBe(true)
})

test('a text has the values of its names; what nothing is called stays', () => {
  expect(fill('`{{namespace}}/{{ owner }}`, not {{other}} or {{Go}}', { namespace: 'web', owner: 'a' })).toBe(
    '`web/a`, not {{other}} or {{Go}}',
  )
  expect(placeholdersIn('a {{b}} {{ c_d }} {{E}}')).toEqual([
    { name: 'b', at: 2 },
    { name: 'c_d', at: 8 },
  ])
})

test('checks that read a name that is not drawn are told so', () => {
  const values = strict({ namespace: 'web' })
  expect(values.namespace).toBe('web')
  expect(() => values.namspace).toThrow('namspace is no parameter of scenario.yaml')
})

test('names are listed as texts and scripts have them', () => {
  expect(namesOf(some)).toEqual(['namespace', 'port', 'owner', 'guest', 'resource_kind', 'resource_plural'])
})

test.each([
  ['one value only', { a: ['x'] }],
  ['a name that no script can have', { 'a-b': ['x', 'y'] }],
  ['a value of two lines', { a: ['x', 'y\nz'] }],
  ['a range that is none', { a: { from: 3, to: 3 } }],
  ['an unknown kind of name', { a: { name: 'planet' } }],
  ['maps with different names', { a: [{ b: '1' }, { c: '1' }] }],
])('%s is refused', (_, parameters) => {
  expect(Parameters.safeParse(parameters).success).toBe(false)
})

test('numbers of YAML are values too', () => {
  expect(Parameters.parse({ port: [80, 443] })).toEqual({ port: ['80', '443'] })
})
