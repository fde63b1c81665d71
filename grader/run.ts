/** Grades a lab: waits until it has settled, runs the checks, adds up. */
import type { ControlPlaneState, Lab } from '../lab-infra/lab.ts'
import { controlPlaneProbe } from '../lab-infra/node/control-plane.ts'
import { apiServerAnswers } from './checks/control-plane.ts'
import { concealed } from './conceal.ts'
import type { Scenario } from './scenario.ts'
import { graceMs, settle } from './settle.ts'
import { newRun } from './target.ts'
import type { Check, CheckResult, Finding, Grade, GradeEvent, GradeTarget } from './types.ts'

export interface GradeOptions {
  signal?: AbortSignal
  onEvent?: (event: GradeEvent) => void
  /** The longest wait for a control plane that is restarting, ms. Default 45 000 in quick pace, 60 000 in exam pace. */
  settleMs?: number
}

/**
 * Grades a lab as it stands.
 * @throws the signal's reason when aborted; nothing else: what cannot be checked is inconclusive.
 */
export async function grade(
  lab: Lab,
  scenario: Pick<Scenario, 'id' | 'checks' | 'brokenAtStart'>,
  options: GradeOptions = {},
): Promise<Grade> {
  const startedAt = Date.now()
  const end = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, end.signal]) : end.signal
  const { state: seen, facts } = await settled(lab, { ...options, signal })
  const state = concealed(seen, scenario)
  const { target, undo } = newRun(lab, signal)
  target.once('control-plane', async () => state)
  if (facts) target.once('node-facts', async () => facts)
  try {
    const checks = await Promise.all(
      scenario.checks.map(async check => {
        const result = await runCheck(check, target, state)
        options.onEvent?.({ type: 'check', result })
        return result
      }),
    )
    options.signal?.throwIfAborted()
    const { phase, summary, cause } = state
    return {
      scenario: scenario.id,
      ...addUp(checks),
      checks,
      controlPlane: { phase, summary, ...(cause && { cause }) },
      startedAt,
      tookMs: Date.now() - startedAt,
    }
  } finally {
    await undo()
    end.abort()
  }
}

async function settled(lab: Lab, options: GradeOptions & { signal: AbortSignal }) {
  const exam = lab.info.pace === 'exam'
  const probe = controlPlaneProbe(lab.node, {
    kubeConfig: () => lab.kubeConfig(),
    graceMs: graceMs[lab.info.pace],
    signal: options.signal,
  })
  try {
    const state = await settle(probe, {
      settleMs: options.settleMs ?? (exam ? 60_000 : 45_000),
      onWaiting: (summary, forMs) => options.onEvent?.({ type: 'waiting', summary, forMs }),
      signal: options.signal,
    })
    return { state, facts: probe.facts() }
  } finally {
    probe.close()
  }
}

/** Runs one check within its time limit. */
async function runCheck(check: Check, target: GradeTarget, state: ControlPlaneState): Promise<CheckResult> {
  const start = Date.now()
  const result = (outcome: CheckResult['outcome'], more: Partial<CheckResult>): CheckResult => {
    const guard = check.guard === true
    const lost = outcome === 'failed' || (outcome === 'inconclusive' && !apiServerAnswers(state))
    const earned = guard ? (lost ? -check.points : 0) : outcome === 'passed' ? check.points : 0
    const { id, title, points } = check
    return { id, title, guard, points, earned, outcome, evidence: [], tookMs: Date.now() - start, ...more }
  }
  if (check.needsApiServer !== false && !apiServerAnswers(state))
    return result('inconclusive', { cause: whyNot(state) })
  try {
    const { passed, evidence } = await limited(check, target)
    return result(passed ? 'passed' : 'failed', { evidence })
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    return result('inconclusive', { cause })
  }
}

async function limited(check: Check, target: GradeTarget): Promise<Finding> {
  const timeoutMs = check.timeoutMs ?? 15_000
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
  const aborted = () => late.reject(target.signal.reason)
  target.signal.addEventListener('abort', aborted)
  try {
    return await Promise.race([check.run(target), late.promise])
  } finally {
    clearTimeout(timer)
    target.signal.removeEventListener('abort', aborted)
  }
}

function whyNot(state: ControlPlaneState): string {
  const text = state.cause ? `${state.summary}: ${state.cause}` : state.summary
  return state.phase === 'restarting'
    ? `Not converged yet, check again in a moment. ${text}`
    : `The API server cannot be judged as it stands. ${text}`
}

/**
 * Score: what passed checks earn, less what broken guards cost. A guard that could not be checked because the API
 * server is down costs too, so that nobody gains by taking it down.
 */
function addUp(checks: CheckResult[]): Pick<Grade, 'score' | 'total' | 'passed'> {
  return {
    score: Math.max(
      0,
      checks.reduce((sum, it) => sum + it.earned, 0),
    ),
    total: checks.reduce((sum, it) => sum + (it.guard ? 0 : it.points), 0),
    passed: checks.every(it => it.outcome === 'passed'),
  }
}
