import { describe, expect, test } from 'vitest'
import type { Scenario } from '../scenario.ts'
import type { CheckResult, Grade } from '../types.ts'
import { type BenchCase, inSample, partOf, roundsFor, roundsOf, runnable, surprisesIn } from './plan.ts'

describe('the plan', () => {
  const fake = (id: string, solutions: number, nearMisses: number) => {
    const variants = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ name: `v${i}`, path: '', mustFail: [] }))
    const it = { id, solutions: variants(solutions), nearMisses: variants(nearMisses) } as unknown as Scenario
    return [
      { scenario: it, kind: 'untouched', name: 'untouched' },
      ...it.solutions.map(variant => ({ scenario: it, kind: 'solution', name: variant.name, variant })),
      ...it.nearMisses.map(variant => ({ scenario: it, kind: 'near-miss', name: variant.name, variant })),
    ] as BenchCase[]
  }
  const cases = [fake('a', 2, 4), fake('b', 3, 5), fake('c', 2, 9)].flat()

  test('gives every case but the first solution a lab of its own', () => {
    expect(roundsOf(fake('a', 2, 2)).map(round => round.map(it => `${it.kind} ${it.name}`))).toEqual([
      ['untouched untouched', 'solution v0'],
      ['solution v1'],
      ['near-miss v0'],
      ['near-miss v1'],
    ])
    const onlySolutions = cases.filter(it => it.kind === 'solution')
    expect(roundsOf(onlySolutions)).toHaveLength(onlySolutions.length)
    const [untouched, other] = [cases[0]!, fake('z', 1, 0)[1]!]
    expect(roundsOf([untouched, other])).toHaveLength(2)
    const [alone, solution] = fake('a', 1, 0) as [BenchCase, BenchCase]
    const picky = { ...solution, variant: { ...solution.variant!, freshLab: true } }
    expect(roundsOf([alone, picky])).toHaveLength(2)
  })

  test.each([1, 2, 3, 7, 50])(
    'has each round in one of %i parts, which differ by one round at most',
    count => {
      const rounds = roundsOf(cases)
      const parts = Array.from({ length: count }, (_, i) => partOf(rounds, { index: i + 1, count }))
      expect(new Set(parts.flat())).toEqual(new Set(rounds))
      expect(parts.flat()).toHaveLength(rounds.length)
      const sizes = parts.map(it => it.length)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
    },
  )

  test('hands every round out once; a lab goes on with its scenario, and several labs share what is left', () => {
    const rounds = roundsOf(cases)
    const nextRound = roundsFor(rounds)
    const labs = [nextRound(undefined), nextRound(undefined), nextRound(undefined)]
    expect(labs.map(it => it?.[0]?.scenario.id).sort()).toEqual(['a', 'b', 'c'])
    const taken = [...labs]
    let moves = 0
    for (let at = 0; labs.some(Boolean); at = (at + 1) % labs.length) {
      const before = labs[at]
      if (!before) continue
      labs[at] = nextRound(before)
      taken.push(labs[at])
      if (labs[at] && labs[at]?.[0]?.scenario !== before[0]?.scenario) moves += 1
    }
    expect(new Set(taken.filter(Boolean))).toEqual(new Set(rounds))
    expect(taken.filter(Boolean)).toHaveLength(rounds.length)
    expect(moves).toBeLessThanOrEqual(4)
  })

  test('leaves out, with why, what cannot run in labs of the engine', () => {
    const [untouched] = fake('needy', 1, 1)
    const needy = { ...untouched!, scenario: { ...untouched!.scenario, needs: ['systemd' as const] } }
    const plan = { problems: [], cases: [needy, ...fake('a', 1, 1)] }
    const { cases: left, skipped } = runnable(plan, { name: 'rootless', features: [] })
    expect(left.map(it => it.scenario.id)).toEqual(['a', 'a', 'a'])
    expect(skipped).toEqual([{ scenario: 'needy', reason: expect.stringContaining('systemd') }])
    expect(runnable(plan, { name: 'kind', features: ['systemd'] })).toMatchObject({
      cases: plan.cases,
      skipped: [],
    })
  })

  test('has a sample of three cases of each scenario', () => {
    expect(cases.filter(inSample).map(it => `${it.scenario.id} ${it.kind} ${it.name}`)).toEqual(
      ['a', 'b', 'c'].flatMap(id => [`${id} untouched untouched`, `${id} solution v0`, `${id} near-miss v0`]),
    )
  })
})

const graded = (...checks: [id: string, outcome: CheckResult['outcome'], guard?: boolean][]) =>
  ({
    score: 0,
    total: 2,
    controlPlane: { phase: 'ready' },
    checks: checks.map(([id, outcome, guard = false]) => ({ id, outcome, guard, evidence: [] })),
  }) as unknown as Grade

describe('a surprise', () => {
  test('is an untouched lab that earns, breaks a guard, or cannot be checked', () => {
    expect(surprisesIn('untouched', [], graded(['a', 'failed'], ['g', 'passed', true]))).toEqual([])
    expect(surprisesIn('untouched', [], graded(['a', 'passed']))).toMatchObject([{ check: 'a' }])
    expect(surprisesIn('untouched', [], graded(['a', 'inconclusive']))).toMatchObject([{ check: 'a' }])
    expect(surprisesIn('untouched', [], graded(['g', 'failed', true]))).toMatchObject([{ check: 'g' }])
  })

  test('is a near miss in which another check than the named one does not pass', () => {
    const throwing = graded(['a', 'inconclusive'], ['b', 'passed'])
    expect(surprisesIn('near-miss', ['a'], throwing)).toMatchObject([{ check: 'a', expected: 'failed' }])
    const controlPlane = { phase: 'broken', summary: 'it ended' }
    expect(surprisesIn('near-miss', ['a'], { ...throwing, controlPlane })).toEqual([])
    expect(surprisesIn('near-miss', ['a'], graded(['a', 'failed'], ['b', 'inconclusive']))).toMatchObject([
      { check: 'b' },
    ])
  })

  test('is evidence that says the same of what was expected and what was found', () => {
    const grade = graded(['a', 'failed'])
    grade.checks[0]!.evidence = [{ where: 'here', expected: 'server: x', actual: 'server: x' }]
    expect(surprisesIn('near-miss', ['a'], grade)).toMatchObject([
      { check: 'a', actual: 'the same words for both' },
    ])
  })

  test('is a solution that does not earn everything', () => {
    expect(surprisesIn('solution', [], graded(['a', 'passed']))).toMatchObject([
      { expected: '2 points', actual: '0 of 2 points' },
    ])
  })

  test('is what solved another draw and passes, however much of it', () => {
    const grade = graded(['a', 'passed'])
    expect(surprisesIn('replay', [], grade)).toEqual([])
    expect(surprisesIn('replay', [], { ...grade, passed: true })).toMatchObject([{ actual: '0 of 2 points' }])
  })
})
