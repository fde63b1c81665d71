/** A task for labs that have no cluster: each time it is checked, one more of its checks passes. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Grader } from '../../app/server/grader.ts'
import { addUp } from '../../grader/score.ts'
import { scenarioOf } from '../../grader/testing/scenarios.ts'
import type { Check, CheckResult } from '../../grader/types.ts'

export const task = 'many-steps'
/** ms that each check takes; the checks of a real task together take some hundreds. */
const checkMs = 50

const checks: Check[] = Array.from({ length: 8 }, (_, index) => ({
  id: `step-${index + 1}`,
  title: `Step ${index + 1} is done`,
  points: 1,
  run: async () => {
    throw new Error('judged without being run')
  },
}))

const scenario = scenarioOf({
  id: task,
  dir: `/scenarios/${task}`,
  title: 'Many steps',
  domain: 'Cluster Hardening',
  topic: 'Admission',
  minutes: 8,
  difficulty: 'easy',
  task: 'Do one step after the other.',
  hints: ['Begin with the first.'],
  explanation: 'Each was a step.',
  setup: undefined,
  checks,
  solutions: [],
  nearMisses: [],
})

/** When a check passed, by the machine's clock (ms since the epoch): its evidence tells. */
export const passedAt = ({ evidence }: CheckResult): number => Number(evidence[0]?.actual)

export function steppedGrader(): Grader {
  const attempts = new Map<string, number>()
  return {
    loadScenarios: async () => [scenario],
    async setUpScenario() {},
    async grade({ id: lab }, { checks }, { signal, onEvent }) {
      const attempt = (attempts.get(lab) ?? 0) + 1
      attempts.set(lab, attempt)
      const startedAt = Date.now()
      const results: CheckResult[] = []
      for (const [index, check] of checks.entries()) {
        await sleep(checkMs, undefined, { signal })
        results.push(judged(check, index < attempt))
        onEvent({ type: 'check', result: results.at(-1)! })
      }
      return {
        scenario: task,
        ...addUp(results),
        checks: results,
        controlPlane: { phase: 'ready', summary: 'kube-apiserver ready' },
        startedAt,
        tookMs: Date.now() - startedAt,
      }
    },
  }
}

function judged({ id, title, points }: Check, passed: boolean): CheckResult {
  const evidence = [{ where: 'clock', expected: 'the step is done', actual: String(Date.now()) }]
  const outcome = passed ? 'passed' : 'failed'
  return { id, title, guard: false, points, earned: passed ? points : 0, outcome, evidence, tookMs: checkMs }
}
