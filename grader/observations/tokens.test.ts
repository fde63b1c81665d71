import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { apiAudiences, tokenClaims } from '../cluster/tokens.ts'
import { findingOf } from '../finding.ts'
import type { Ask } from '../http.ts'
import { serviceAccount } from '../identity.ts'
import { type Reply, refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { observeToken, observeTokenFile, withToken } from './tokens.ts'

vi.mock('node:timers/promises', () => import('../testing/passing-time.ts'))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const part = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url')
const tokenFor = (claims: object) => `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`
const board = 'system:serviceaccount:shop:board'
const flags = ['--service-account-issuer=https://issuer']
const reviews = 'POST /apis/authentication.k8s.io/v1/tokenreviews'
const accepted = (username = board): Reply => ({
  body: { status: { authenticated: true, user: { username } } },
})
const refused: Reply = { body: { status: { authenticated: false, error: 'token has been invalidated' } } }

test('the claims of a token are read, and of what is none there are none', () => {
  expect(tokenClaims(`${tokenFor({ sub: board, aud: 'one', exp: 2 })}\n`)).toEqual({
    sub: board,
    aud: ['one'],
    exp: 2,
  })
  expect(tokenClaims(tokenFor({}))).toEqual({ aud: [] })
  for (const none of ['', 'abc', 'a.b', 'a.b.c', 'a.b.c.d', `a.${Buffer.from('1').toString('base64url')}.c`])
    expect(tokenClaims(none), none).toBeUndefined()
})

test('tokens for the API server are for its issuers where it is not told for whom', async () => {
  expect(await apiAudiences(targetOf({ flags }))).toEqual(['https://issuer'])
  expect(await apiAudiences(targetOf({ flags: [...flags, '--api-audiences=a,b'] }))).toEqual(['a', 'b'])
  expect(await apiAudiences(targetOf({ flags, running: ['--api-audiences=c'], startedAt: 1 }))).toEqual(['c'])
})

describe('a token', () => {
  const seen = async (reply: Reply, ...[expected, use]: [expected: 'accepted' | 'refused', use?: object]) => {
    const target = targetOf({ flags, answers: { [reviews]: reply } })
    const { ok, actual } = await observeToken(target, tokenFor({ sub: board }), expected, use)
    return [ok, actual]
  }

  test('is taken for somebody, or refused', async () => {
    expect(await seen(accepted(), 'accepted')).toEqual([true, `accepted as ${board}`])
    expect(await seen(accepted(), 'accepted', { subject: serviceAccount('shop', 'board') })).toEqual([
      true,
      `accepted as ${board}`,
    ])
    expect(await seen(accepted('eve'), 'accepted', { subject: serviceAccount('shop', 'board') })).toEqual([
      false,
      'accepted as eve',
    ])
    expect(await seen(refused, 'refused')).toEqual([true, 'refused: token has been invalidated'])
    expect(await seen(refused, 'accepted')).toEqual([false, 'refused: token has been invalidated'])
    expect(await seen(accepted(), 'refused')).toEqual([false, `accepted as ${board}`])
  })

  test('that is withdrawn is seen as such once the API server has learned of it', async () => {
    const replies = [accepted(), refused]
    const answers = { [reviews]: () => replies.shift()! }
    const seen = await observeToken(targetOf({ flags, answers }), tokenFor({ sub: board }), 'refused')
    expect(seen.ok).toBe(true)
  })

  test('is asked for past what the API server remembers, and is not told', async () => {
    const asked: Ask[] = []
    const answers = {
      [reviews]: (ask: Ask) => {
        asked.push(ask)
        return refused
      },
    }
    const token = tokenFor({ sub: board })
    const target = targetOf({ flags, answers })
    const one = await observeToken(target, token, 'refused')
    await observeToken(target, token, 'refused', { audience: 'vault' })
    const [first, second] = asked.map(it => (it.body as { spec: { audiences: string[] } }).spec.audiences)
    expect([first?.[0], second?.[0]]).toEqual(['https://issuer', 'vault'])
    expect(first?.[1]).not.toBe(second?.[1])
    expect(JSON.stringify(one)).not.toContain(token)
  })
})

describe('an account to ask as', () => {
  const path = 'POST /api/v1/namespaces/shop/serviceaccounts/board/token'
  const passes = async (reply: Reply) => {
    const target = targetOf({ answers: { [path]: reply } })
    const ok = (token: string) => ({ ok: token === 't', where: 'a', expected: 'b', actual: 'c' })
    return findingOf(withToken(target, 'shop', 'board', ok))
  }

  test('that is gone is a failed finding, and one that cannot be asked for is none', async () => {
    expect(await passes({ body: { status: { token: 't' } } })).toMatchObject({ passed: true })
    expect(await passes(refusal(404, 'not found'))).toMatchObject({
      passed: false,
      evidence: [{ where: 'ServiceAccount shop/board', actual: 'gone' }],
    })
    await expect(passes(refusal(500, 'etcd is away'))).rejects.toThrow('etcd is away')
  })
})

describe('a file with a token', () => {
  const wrong = async (text: string | undefined, asked?: Parameters<typeof observeTokenFile>[2]) => {
    const files: Record<string, string> = text === undefined ? {} : { '/root/token': text }
    const target = targetOf({ flags, files, answers: { [reviews]: accepted() } })
    const seen = await observeTokenFile(target, '/root/token', asked)
    return seen.filter(it => !it.ok).map(it => `${it.expected}: ${it.actual}`)
  }
  const token = tokenFor({ sub: board, iat: 1_000, exp: 1_600, aud: ['vault'] })

  test('is as asked', async () => {
    expect(await wrong(token)).toEqual([])
    const asked = { subject: serviceAccount('shop', 'board'), atMostSeconds: 600, audience: 'vault' }
    expect(await wrong(`${token}\n`, asked)).toEqual([])
  })

  test('is not there, is none, is somebody else\u2019s, lasts too long or is for others', async () => {
    expect(await wrong(undefined)).toEqual(['a token of a ServiceAccount: no such file'])
    expect(await wrong('\n')).toEqual(['a token of a ServiceAccount: an empty file'])
    expect(await wrong('x')).toEqual(['a token of a ServiceAccount: something else'])
    expect(await wrong(token, { subject: serviceAccount('shop', 'eve') })).toEqual([
      `a token of system:serviceaccount:shop:eve: one of ${board}`,
    ])
    expect(await wrong(token, { atMostSeconds: 599 })).toEqual(['valid for at most 599 s: 600 s'])
    expect(await wrong(tokenFor({ sub: board }), { atMostSeconds: 599 })).toEqual([
      'valid for at most 599 s: without end',
    ])
    expect(await wrong(token, { audience: 'bank' })).toEqual(['for the audience bank: vault'])
  })
})

test('what is asked of the API server, and told of its answer', async () => {
  const target = targetOf({ flags, answers: { [reviews]: accepted() } })
  const token = tokenFor({ sub: board })
  const subject = serviceAccount('shop', 'board')
  expect(await observeToken(target, ` ${token}\n`, 'accepted', { subject, audience: 'vault' })).toEqual({
    ok: true,
    where: `TokenReview of a token of ${board}`,
    expected: `accepted as ${board}`,
    actual: `accepted as ${board}`,
  })
  expect(target.asked[0]?.body).toEqual({
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token, audiences: ['vault', expect.any(String)] },
  })
})

test('a token that is to be refused is so for whomever it is, and an answer without words refuses, too', async () => {
  const subject = serviceAccount('shop', 'board')
  const judged = (reply: Reply) =>
    observeToken(targetOf({ flags, answers: { [reviews]: reply } }), 'x', 'refused', { subject })
  expect(await judged(accepted())).toMatchObject({ ok: false, expected: 'refused' })
  expect(await judged(accepted('eve'))).toMatchObject({ ok: false, actual: 'accepted as eve' })
  expect(await judged({ body: { status: {} } })).toEqual({
    ok: true,
    where: 'TokenReview of a token',
    expected: 'refused',
    actual: 'refused',
  })
})

test('what a file with a token has to be is told beside what it is', async () => {
  const audiences = ['vault', 'bank']
  const claims = { sub: board, iat: 1_000, exp: 1_600, aud: audiences }
  const observed = (of: object, asked: Parameters<typeof observeTokenFile>[2]) => {
    const target = targetOf({
      flags,
      files: { '/root/token': tokenFor(of) },
      answers: { [reviews]: accepted() },
    })
    return observeTokenFile(target, '/root/token', asked).then(seen => ({ seen, asked: target.asked }))
  }
  const subject = serviceAccount('shop', 'board')
  const { seen, asked } = await observed(claims, { subject, atMostSeconds: 600, audience: 'bank' })
  expect(seen.map(it => [it.ok, it.where, it.expected, it.actual])).toEqual([
    [true, '/root/token', 'a token that is accepted', `accepted as ${board}`],
    [true, '/root/token', `a token of ${board}`, `one of ${board}`],
    [true, '/root/token', 'valid for at most 600 s', '600 s'],
    [true, '/root/token', 'for the audience bank', 'vault, bank'],
  ])
  expect(asked[0]?.body).toMatchObject({ spec: { audiences: ['bank', expect.any(String)] } })
  const bare = await observed({}, { subject, audience: 'bank' })
  expect(bare.seen.slice(1).map(it => it.actual)).toEqual(['one of nobody', 'for none'])
  const plain = await observed({}, {})
  expect(plain.asked[0]?.body).toMatchObject({ spec: { audiences: ['https://issuer', expect.any(String)] } })
})
