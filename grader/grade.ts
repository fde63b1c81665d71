/** Grades a lab: waits until it has settled, runs the checks, adds up. */

import type { ControlPlaneState, Lab } from '../lab-infra/lab.ts'
import { apiServerAnswers } from './cluster/control-plane.ts'
import { reloadsSettled } from './cluster/in-force.ts'
import { concealed } from './conceal.ts'
import { findingOf } from './finding.ts'
import { oneCauseLeads } from './leading-cause.ts'
import type { Scenario } from './scenario.ts'
import { addUp, earnedBy } from './score.ts'
import { settle } from './settle.ts'
import { unmasked } from './shown.ts'
import { newRun, type Run } from './target.ts'
import type { Check, CheckResult, Finding, Grade, GradeEvent } from './types.ts'

export interface GradeOptions {
  signal?: AbortSignal
  onEvent?: (event: GradeEvent) => void
  /** The longest wait for a control plane that is restarting, ms. Default 45 000 with a quick kubelet, 60 000 with an untouched one. */
  settleMs?: number
}

const defaultSettleMs = { quick: 45_000, untouched: 60_000 }

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
  const onWaiting = (summary: string, forMs: number) => options.onEvent?.({ type: 'waiting', summary, forMs })
  const settleMs = options.settleMs ?? defaultSettleMs[lab.info.kubelet]
  const { state: seen, facts } = await settle(lab, { settleMs, onWaiting, signal })
  const concealing = concealed(seen, scenario)
  const { cause: said } = concealing
  const state = said === undefined ? concealing : { ...concealing, cause: unmasked(said) }
  const run = newRun(lab, signal, onWaiting)
  const { target, undo } = run
  target.once('control-plane', async () => state)
  if (facts) target.once('node-facts', async () => facts)
  try {
    if (facts && apiServerAnswers(seen)) await reloadsSettled(target)
    const results = new Map<Check, CheckResult>()
    const judge = async (check: Check) => {
      const result = await runCheck(check, run, state)
      options.onEvent?.({ type: 'check', result })
      results.set(check, result)
    }
    await Promise.all(scenario.checks.filter(it => !it.alone).map(judge))
    for (const check of scenario.checks.filter(it => it.alone)) await judge(check)
    const checks = scenario.checks.map(it => results.get(it)!)
    options.signal?.throwIfAborted()
    const { phase, summary, cause } = state
    return {
      scenario: scenario.id,
      ...addUp(checks),
      checks: oneCauseLeads(checks, state),
      controlPlane: { phase, summary, ...(cause && { cause }) },
      startedAt,
      tookMs: Date.now() - startedAt,
    }
  } finally {
    await undo()
    end.abort()
  }
}

/** Runs one check within its time limit. */
async function runCheck(check: Check, run: Run, state: ControlPlaneState): Promise<CheckResult> {
  const start = Date.now()
  const result = (outcome: CheckResult['outcome'], more: Partial<CheckResult>): CheckResult => {
    const { id, title, points, guard = false } = check
    // A guard that could not be checked because the API server is down costs too: nobody gains by taking it down.
    const earned = earnedBy(check, outcome, !apiServerAnswers(state))
    return { id, title, guard, points, earned, outcome, evidence: [], tookMs: Date.now() - start, ...more }
  }
  if (check.needsApiServer !== false && !apiServerAnswers(state))
    return result('inconclusive', { cause: whyNot(state) })
  try {
    const { passed, evidence } = await limited(check, run)
    return result(passed ? 'passed' : 'failed', { evidence })
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    return result('inconclusive', { cause })
  }
}

/** What is late ends: it begins nothing more on the node, and asks the API server nothing more. */
async function limited(check: Check, { target, within, undoOf }: Run): Promise<Finding> {
  const timeoutMs = check.timeoutMs ?? 15_000
  const own = new AbortController()
  const late = new Error(`no answer within ${timeoutMs / 1000} s`)
  const timer = setTimeout(() => own.abort(late), timeoutMs)
  const signal = AbortSignal.any([target.signal, own.signal])
  const over = Promise.withResolvers<never>()
  const end = () => over.reject(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([within(signal, () => findingOf(check.run(target))), over.promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
    if (check.alone) await undoOf(signal)
  }
}

function whyNot(state: ControlPlaneState): string {
  const text = state.cause ? `${state.summary}: ${state.cause}` : state.summary
  return state.phase === 'restarting'
    ? `Not converged yet, check again in a moment. ${text}`
    : `The API server cannot be judged as it stands. ${text}`
}
