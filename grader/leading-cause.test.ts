import { expect, test } from 'vitest'
import { oneCauseLeads } from './leading-cause.ts'
import type { CheckResult } from './types.ts'

const words = `kube-apiserver ended: exit code 1: Error: ${'many words '.repeat(10)}`.trim()
const [summary, ...rest] = words.split(': ')
const down = { phase: 'broken' as const, summary: summary!, cause: rest.join(': ') }

const ready = { phase: 'ready' as const, summary: 'ready' }

const check = (more: Partial<CheckResult>): CheckResult => ({
  id: 'x',
  title: 'x',
  guard: false,
  points: 1,
  earned: 0,
  outcome: 'inconclusive',
  evidence: [],
  tookMs: 1,
  ...more,
})
const failed = (actual: string) =>
  check({ outcome: 'failed', evidence: [{ where: 'w', expected: 'e', actual }] })

test('the first check tells a cause whole, the others refer to it, each with its own verdict', () => {
  const cause = `It cannot be judged as it stands. ${words}`
  const told = oneCauseLeads(
    [failed(words), check({ cause }), check({ cause }), failed('something else')],
    down,
  )
  expect(told[0]!.evidence[0]!.actual).toBe(words)
  const reference = 'It cannot be judged as it stands. as above (kube-apiserver ended: exit code 1: Erro…)'
  expect(told.slice(1, 3).map(it => it.cause)).toEqual([reference, reference])
  expect(told[3]!.evidence[0]!.actual).toBe('something else')
  expect(told.map(it => it.outcome)).toEqual(['failed', 'inconclusive', 'inconclusive', 'failed'])
})

test('also what keeps several checks from being made is told once', () => {
  const cause = `/etc/kubernetes/manifests/kube-apiserver.yaml cannot be read as a pod: ${'x'.repeat(60)}`
  const told = oneCauseLeads([check({ cause }), check({ cause })], ready)
  expect(told[0]!.cause).toBe(cause)
  expect(told[1]!.cause).toMatch(/^as above \(\/etc/)
})

test('what is short, and what passed, is told as it is', () => {
  const passed = check({ outcome: 'passed', evidence: [{ where: 'w', expected: 'e', actual: words }] })
  expect(
    oneCauseLeads([failed(words), passed, check({ cause: 'late' }), check({ cause: 'late' })], down),
  ).toEqual([failed(words), passed, check({ cause: 'late' }), check({ cause: 'late' })])
})

test('what several failed checks have found alike is told in full once', () => {
  const cause = {
    where: '/a.yaml',
    expected: 'what it says is in force',
    actual: 'changed at 12:01:07: not in force',
  }
  const other = { where: 'GET /', expected: '403', actual: '200' }
  const result = (title: string, outcome: 'passed' | 'failed', evidence: (typeof cause)[]) => ({
    ...{ id: title, title, guard: false, points: 1, earned: 0, tookMs: 0 },
    outcome,
    evidence,
  })
  const told = oneCauseLeads(
    [
      result('A', 'passed', [cause]),
      result('B', 'failed', [cause, other]),
      result('C', 'failed', [cause, { ...other, where: 'GET /b' }]),
    ],
    ready,
  )
  expect(told.map(it => it.evidence.map(of => of.actual))).toEqual([
    [cause.actual],
    [cause.actual, '200'],
    ['as found by “B”', '200'],
  ])
})

test('what a control plane that is ready gives as its cause leads nothing', () => {
  expect(oneCauseLeads([failed(words), failed(`${words}, too`)], { ...down, phase: 'ready' })).toEqual([
    failed(words),
    failed(`${words}, too`),
  ])
})

test('a cause of 80 characters is told again, a longer one is referred to', () => {
  const [short, long] = ['x'.repeat(80), 'y'.repeat(81)]
  const causes = [short, short, long, long].map(cause => check({ cause }))
  expect(oneCauseLeads(causes, ready).map(it => it.cause)).toEqual([
    short,
    short,
    long,
    `as above (${'y'.repeat(39)}…)`,
  ])
})

test('within one check the cause stays whole in every piece of its evidence', () => {
  const [first, second] = [failed(words), failed(`${words}!`)]
  const both = check({ outcome: 'failed', evidence: [...first.evidence, ...second.evidence] })
  expect(oneCauseLeads([both], down)).toEqual([both])
})

test('where nothing is known of why, everything is told as it is', () => {
  const all = [failed(words), failed(`${words}!`), check({})]
  expect(oneCauseLeads(all, { phase: 'broken', summary: 'it ended' })).toEqual(all)
})
