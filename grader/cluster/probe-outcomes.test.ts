import { expect, test } from 'vitest'
import { endOfToken } from './probe-outcomes.ts'

test('a token that a health check brings along says when it ends', () => {
  const token = (payload: object) =>
    ['h', JSON.stringify(payload), 's'].map(it => Buffer.from(it).toString('base64url')).join('.')
  const probe = (value: string) => ({ httpGet: { httpHeaders: [{ name: 'Authorization', value }] } })
  expect(endOfToken(probe(`Bearer ${token({ exp: 1_800_000_000 })}`))).toBe(1_800_000_000_000)
  for (const value of [`Bearer ${token({})}`, 'Bearer 0a1b2c', 'Bearer a.b.c', 'Basic x'])
    expect(endOfToken(probe(value))).toBeUndefined()
})
