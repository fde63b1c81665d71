/** For tests of results: sessions and grades in a line each. */
import type { Grade } from '../../../api.ts'
import type { ListedTask } from '../tasks.ts'
import { triesOf, type WorkedSession } from '../tries.ts'

export const minute = 60_000

/** Outcomes by check: + passed, - failed, ? inconclusive. */
type Outcomes = Record<string, '+' | '-' | '?'>

/** @param grades minutes since the session began, and what each check came to; those that begin with guard- are guards */
export function work(learner: string, task: string, grades: [at: number, outcomes: Outcomes][], began = 0) {
  const id = `${learner} ${task} ${began}`
  const session: WorkedSession = {
    id,
    learner,
    scenario: task,
    seed: 0,
    started_at: began * minute,
    ended_at: null,
  }
  return { session, grades: grades.map(([at, outcomes]) => gradeOf(session, at, outcomes)) }
}

export const triesIn = (...all: ReturnType<typeof work>[]) =>
  triesOf(
    all.map(({ session }) => session),
    all.flatMap(({ grades }) => grades),
  )

function gradeOf({ id, scenario, started_at }: WorkedSession, at: number, outcomes: Outcomes): Grade {
  const checks = Object.entries(outcomes).map(([check, outcome]) => ({
    id: check,
    title: check,
    guard: check.startsWith('guard-'),
    points: 1,
    earned: outcome === '+' && !check.startsWith('guard-') ? 1 : 0,
    outcome: ({ '+': 'passed', '-': 'failed', '?': 'inconclusive' } as const)[outcome],
    evidence: outcome === '-' ? [{ where: 'a file', expected: check, actual: 'nothing' }] : [],
    tookMs: 1,
  }))
  return {
    id: `${id} ${at}`,
    sessionId: id,
    scenario,
    score: checks.reduce((sum, { earned }) => sum + earned, 0),
    total: checks.filter(({ guard }) => !guard).length,
    passed: checks.every(({ outcome }) => outcome === 'passed'),
    checks,
    controlPlane: { phase: 'ready', summary: 'kube-apiserver ready' },
    startedAt: started_at + at * minute,
    tookMs: 1,
  }
}

export const taskOf = (id: string, ...checks: string[]): ListedTask => ({
  id,
  title: id,
  scenario: undefined,
  checks: checks.map(check => ({ id: check, title: check, guard: check.startsWith('guard-'), points: 1 })),
})
