/** A grader that answers by a plan the test has set. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { CheckResult, Outcome } from '../../grader/types.ts'
import type { Grader } from '../../lab-infra/server/grader.ts'
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
        const earned = outcome === 'passed' && !guard ? points : 0
        const result = { id, title, points, guard, earned, outcome, tookMs: checkMs, ...findings[outcome] }
        checks.push(result)
        onEvent({ type: 'check', result })
      }
      const lost = checks
        .filter(check => check.guard && check.outcome === 'failed')
        .reduce((sum, { points }) => sum + points, 0)
      return {
        scenario: scenario.id,
        score: Math.max(0, checks.reduce((sum, { earned }) => sum + earned, 0) - lost),
        total: scenario.checks.reduce((sum, { points, guard }) => sum + (guard ? 0 : points), 0),
        passed: checks.every(({ outcome }) => outcome === 'passed'),
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
