/** A grader for labs that have no cluster: two tasks, and verdicts by what lies in the node's files. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Scenario } from '../../../grader/scenario.ts'
import { addUp, earnedBy } from '../../../grader/score.ts'
import { scenarioOf } from '../../../grader/testing/scenarios.ts'
import type { Check, CheckResult, Grade } from '../../../grader/types.ts'
import type { Grader } from '../grader.ts'

/** On the node: the ids of the checks that pass, separated by spaces. */
export const solvedFile = '/solved'

const checks: Check[] = [
  { id: 'enabled', title: 'The plugin is enabled', points: 3, run: never },
  { id: 'effective', title: 'A node cannot label another node', points: 2, run: never },
  { id: 'healthy', title: 'The API server is still healthy', points: 2, guard: true, run: never },
]

const fakeScenarios = ['enable-something', 'fix-something'].map((id, index) =>
  scenarioOf({
    id,
    dir: `/scenarios/${id}`,
    title: index === 0 ? 'Enable something' : 'Fix something',
    domain: 'Cluster Hardening',
    topic: index === 0 ? 'Admission' : 'Authorization',
    minutes: 8,
    difficulty: index === 0 ? 'easy' : 'medium',
    task: `Edit \`/etc/kubernetes/manifests/kube-apiserver.yaml\` so that **${id}** holds.\n\n- one\n- two\n`,
    hints: ['Look at the flags.', 'It is `--enable-admission-plugins`.'],
    explanation: 'The API server reads its flags at start.',
    setup: undefined,
    checks,
    solutions: [],
    nearMisses: [],
  }),
)

export interface FakeGraderOptions {
  /** ms that each check takes. */
  checkMs?: number
  /** Grading ends no earlier than this. */
  until?: Promise<void>
  scenarios?: Scenario[]
}

export function fakeGrader({
  checkMs = 0,
  until,
  scenarios = fakeScenarios,
}: FakeGraderOptions = {}): Grader {
  return {
    async loadScenarios() {
      return scenarios
    },
    async setUpScenario(lab, scenario, report, signal) {
      report({ step: 'set-up', title: 'Set up the task', state: 'started', usualMs: checkMs })
      await lab.node.exec(['setup.sh', scenario.id], { signal })
      await sleep(checkMs, undefined, { signal })
      report({ step: 'set-up', title: 'Set up the task', state: 'done', tookMs: checkMs })
    },
    async grade(lab, scenario, { signal, onEvent }) {
      const startedAt = Date.now()
      const solved = await lab.node.readFile(solvedFile).then(String, () => '')
      onEvent({ type: 'waiting', summary: 'kube-apiserver restarts', forMs: 0 })
      const results: CheckResult[] = []
      for (const check of scenario.checks) {
        await sleep(checkMs, undefined, { signal })
        const result = verdict(check, solved.split(/\s+/).includes(check.id) || check.guard === true, checkMs)
        results.push(result)
        onEvent({ type: 'check', result })
      }
      await until
      return gradeOf(scenario, results, startedAt)
    },
  }
}

function verdict({ id, title, points, guard = false }: Check, passed: boolean, tookMs: number): CheckResult {
  const where = '/etc/kubernetes/manifests/kube-apiserver.yaml:21'
  const evidence = [{ where, expected: `${id} holds`, actual: passed ? `${id} holds` : 'it does not' }]
  const outcome = passed ? 'passed' : 'failed'
  const earned = earnedBy({ points, guard }, outcome)
  return { id, title, guard, points, earned, outcome, evidence, tookMs }
}

function gradeOf(scenario: Scenario, results: CheckResult[], startedAt: number): Grade {
  return {
    scenario: scenario.id,
    ...addUp(results),
    checks: results,
    controlPlane: { phase: 'ready', summary: 'kube-apiserver ready' },
    startedAt,
    tookMs: Date.now() - startedAt,
  }
}

async function never(): Promise<never> {
  throw new Error('The fake grader judges without running checks.')
}
