/** A grader that answers by a plan the test has set. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Grader } from '../../app/server/grader.ts'
import { addUp, earnedBy } from '../../grader/score.ts'
import type { CheckResult, Outcome } from '../../grader/types.ts'
import { tasks } from './tasks.ts'

export interface Plan {
  /** Outcome by check; those not named fail, guards pass. */
  outcomes: Record<string, Outcome>
  /** ms that each check takes. */
  checkMs: number
  /** ms for which the control plane is waited for first. */
  waitMs: number
  controlPlane: { phase: string; summary: string; cause?: string }
}

export const defaultPlan: Plan = {
  outcomes: {},
  checkMs: 20,
  waitMs: 0,
  controlPlane: { phase: 'ready', summary: 'kube-apiserver ready' },
}

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml:19'

/** @param plan asked anew for each grading run */
export function plannedGrader(plan: () => Plan): Grader {
  return {
    async loadScenarios() {
      return tasks
    },
    async setUpScenario(lab, _scenario, report, signal) {
      report({ step: 'set-up', title: 'Set up the task', state: 'started', usualMs: 800 })
      await lab.node.exec(['setup.sh'], { signal })
      report({ step: 'set-up', title: 'Set up the task', state: 'done', tookMs: 1 })
    },
    async grade(_lab, scenario, { signal, onEvent }) {
      const { outcomes, checkMs, waitMs, controlPlane } = plan()
      const startedAt = Date.now()
      if (waitMs > 0) onEvent({ type: 'waiting', summary: 'kube-apiserver is starting', forMs: 0 })
      await sleep(waitMs, undefined, { signal })
      const checks: CheckResult[] = []
      for (const { id, title, points, guard = false } of scenario.checks) {
        await sleep(checkMs, undefined, { signal })
        const outcome = outcomes[id] ?? (guard ? 'passed' : 'failed')
        const earned = earnedBy({ points, guard }, outcome)
        const result = { id, title, points, guard, earned, outcome, tookMs: checkMs, ...findings[outcome] }
        checks.push(result)
        onEvent({ type: 'check', result })
      }
      return {
        scenario: scenario.id,
        ...addUp(checks),
        checks,
        controlPlane,
        startedAt,
        tookMs: Date.now() - startedAt,
      }
    },
  }
}

const findings: Record<Outcome, Pick<CheckResult, 'evidence' | 'cause'>> = {
  passed: {
    evidence: [
      {
        where: manifest,
        expected: 'NodeRestriction in --enable-admission-plugins',
        actual: 'NodeRestriction',
      },
    ],
  },
  failed: {
    evidence: [
      {
        where: manifest,
        expected: 'NodeRestriction in --enable-admission-plugins',
        actual: 'AlwaysPullImages',
      },
      {
        where: 'PATCH /api/v1/nodes/worker-1 as system:node:control-plane',
        expected: '403 is not allowed to modify node "worker-1"',
        actual: '200, the label was set',
      },
    ],
  },
  inconclusive: {
    evidence: [],
    cause: 'The API server did not answer within 10 s: connection refused on 127.0.0.1:6443.',
  },
}
