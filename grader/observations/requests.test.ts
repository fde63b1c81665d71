import { afterEach, expect, test, vi } from 'vitest'
import type { GradeTarget } from '../types.ts'
import { observeRequest } from './requests.ts'

const answer = vi.hoisted(() => ({
  current: { status: 200, message: '', line: 'PATCH /api/v1/nodes/a as system:node:b' },
}))
vi.mock('../http.ts', () => ({ api: async () => ({ ask: async () => answer.current }) }))
const target = {
  once: (_: string, work: () => Promise<unknown>) => work(),
  node: { exec: async () => ({ exitCode: 0, stdout: `${Date.now()}`, stderr: '' }) },
  signal: new AbortController().signal,
} as unknown as GradeTarget
const ask = (expected: Parameters<typeof observeRequest>[2]) =>
  observeRequest(target, { path: '/' }, expected)

afterEach(() => {
  answer.current = { status: 200, message: '', line: 'GET /' }
})

test('a refusal that was asked for passes only with its message', async () => {
  answer.current = {
    status: 403,
    message: 'nodes "a" is forbidden: node "b" is not allowed to modify node "a"',
    line: 'PATCH /',
  }
  const expected = {
    status: 403,
    message: /^nodes "[^"]+" is forbidden: node "[^"]+" is not allowed to modify node /,
  }
  expect((await ask(expected)).ok).toBe(true)
  answer.current = {
    ...answer.current,
    message: 'nodes "a" is forbidden: User "b" cannot patch resource "nodes"',
  }
  expect((await ask(expected)).ok).toBe(false)
})

test('the evidence is in words: no pattern, no JSON', async () => {
  answer.current = { status: 201, message: '{"kind":"Service","apiVersion":"v1"}', line: 'POST /services' }
  const evidence = await ask({
    status: 403,
    message: /^nodes "[^"]+" is forbidden: node "[^"]+" is not allowed/,
  })
  expect(evidence.expected).toBe('403 Forbidden: nodes "…" is forbidden: node "…" is not allowed')
  expect(evidence.actual).toBe('201 Created')
})

test('a refusal that a policy written a moment ago will bring is waited for; nothing that changes anything is repeated', async () => {
  const policy = { metadata: { creationTimestamp: new Date().toISOString().replace(/\.\d+Z/, 'Z') } }
  const wanted = { status: 403 }
  const later = () => setTimeout(() => Object.assign(answer.current, { status: 403 }), 400)
  answer.current = { ...answer.current, status: 200, json: { items: [policy] } } as typeof answer.current
  later()
  expect(await ask(wanted)).toMatchObject({ ok: true })
  answer.current = { ...answer.current, status: 200 }
  later()
  expect(await observeRequest(target, { method: 'POST', path: '/' }, wanted)).toMatchObject({ ok: false })
})
