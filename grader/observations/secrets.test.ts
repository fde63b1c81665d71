import { expect, test } from 'vitest'
import { refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { observeSecret } from './secrets.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const secret = { type: 'Opaque', data: { user: base64('mira'), password: base64('geheim\n') } }

const wrong = async (asked: Parameters<typeof observeSecret>[3], body: object = secret) => {
  const target = targetOf({ answers: { 'GET /api/v1/namespaces/shop/secrets/db': { body } } })
  const seen = await observeSecret(target, 'shop', 'db', asked)
  return seen.filter(it => !it.ok).map(it => `${it.expected}: ${it.actual}`)
}

test('a Secret is of its type and holds what was asked', async () => {
  expect(await wrong({ type: 'Opaque', data: { user: 'mira', password: 'geheim\n' } })).toEqual([])
  expect(await wrong({})).toEqual([])
})

test('another type, another value, white space, what is missing and what is too much is told, and no value', async () => {
  expect(await wrong({ type: 'kubernetes.io/tls' })).toEqual(['of the type kubernetes.io/tls: Opaque'])
  expect(await wrong({ data: { user: 'eve', password: 'geheim', host: 'db' } })).toEqual([
    'user as asked: another value',
    'password as asked: the same with other white space around it',
    'host as asked: no host',
  ])
  expect(await wrong({ data: { user: 'mira' } })).toEqual(['nothing else in its data: password'])
  expect(await wrong({ data: { user: 'mira' } }, { type: 'Opaque' })).toEqual(['user as asked: no user'])
})

test('one that is gone is a failed observation, and what cannot be asked is none', async () => {
  expect(await observeSecret(targetOf(), 'shop', 'db', {})).toMatchObject([
    { ok: false, actual: 'there is none' },
  ])
  const down = targetOf({ answers: { 'GET /api/v1/namespaces/shop/secrets/db': refusal(500, 'no key') } })
  await expect(observeSecret(down, 'shop', 'db', {})).rejects.toThrow('no key')
})
