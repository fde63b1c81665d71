import { expect, test } from 'vitest'
import { refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { apiAudiences, tokenClaims, tokenIfAny, tokenOf } from './tokens.ts'

const path = '/api/v1/namespaces/shop/serviceaccounts/board/token'

test('a token is asked for 10 minutes; where there is no such account there is none', async () => {
  const target = targetOf({ answers: { [`POST ${path}`]: { body: { status: { token: 'a.b.c' } } } } })
  expect(await tokenOf(target, 'shop', 'board')).toBe('a.b.c')
  expect(await tokenIfAny(target, 'shop', 'board')).toBe('a.b.c')
  expect(target.asked[0]).toEqual({
    method: 'POST',
    path,
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 600 },
    },
  })
  const refusing = (status: number) =>
    targetOf({ answers: { [`POST ${path}`]: refusal(status, 'no token') } })
  expect(await tokenIfAny(refusing(404), 'shop', 'board')).toBeUndefined()
  await expect(tokenIfAny(refusing(403), 'shop', 'board')).rejects.toThrow('403: no token')
  await expect(tokenOf(refusing(404), 'shop', 'board')).rejects.toThrow('404: no token')
})

test('what a token says of itself is read, its audience as a list', () => {
  const part = (of: unknown) => Buffer.from(JSON.stringify(of)).toString('base64url')
  const token = (claims: unknown) => `${part({ alg: 'RS256' })}.${part(claims)}.signature`
  expect(tokenClaims(token({ sub: 'a' }))).toEqual({ sub: 'a', aud: [] })
  expect(tokenClaims(`\n${token({ aud: 'b' })}\n`)).toEqual({ aud: ['b'] })
  expect(tokenClaims(token({ aud: ['b', 'c'], exp: 5 }))).toEqual({ aud: ['b', 'c'], exp: 5 })
  const none = ['', 'a', 'a.b.c', token(null), token('text'), `${token({})}.more`, `a.${part({})}`]
  expect(none.map(tokenClaims)).toEqual(none.map(() => undefined))
})

test('tokens are for the audiences of the running API server, by default for its issuers', async () => {
  const issuer = '--service-account-issuer=https://a'
  const audiences = '--api-audiences=b,c'
  const of = (flags: string[], running?: string[]) =>
    apiAudiences(targetOf({ flags, ...(running && { running, startedAt: 1 }) }))
  expect(await of([issuer])).toEqual(['https://a'])
  expect(await of([issuer, audiences])).toEqual(['b', 'c'])
  expect(await of([issuer, audiences], [issuer])).toEqual(['https://a'])
})
