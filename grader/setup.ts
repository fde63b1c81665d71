/** Brings a fresh lab to a scenario's start. */
import { setTimeout as sleep } from 'node:timers/promises'
import { awaited } from '../lab-infra/control-plane/controllers.ts'
import type { NodeFacts } from '../lab-infra/control-plane/facts.ts'
import { type ControlPlaneState, type Lab, LabError, type Progress } from '../lab-infra/lab.ts'
import { rememberBeginning } from './remember.ts'
import type { Scenario } from './scenario.ts'
import { endOf, runScript } from './scripts.ts'
import { settle } from './settle.ts'

/** The longest the control plane may take after a setup, and then its controllers, ms. */
const settleMs = 90_000
const controllersMs = 60_000

/**
 * Runs setup.sh as root on the node and waits until the control plane is ready and its controllers have come to what is
 * new, or until it is `brokenAtStart`.
 * @throws LabError `setup-failed` with the script's last words, or the control plane's cause.
 */
export async function setUpScenario(
  lab: Lab,
  scenario: Pick<Scenario, 'id' | 'setup' | 'brokenAtStart' | 'remember'>,
  report: Progress,
  signal: AbortSignal,
): Promise<void> {
  const start = Date.now()
  const step = { step: 'setup', title: 'Set up the task', usualMs: 6_000 }
  report({ ...step, state: 'started' })
  try {
    if (scenario.setup) {
      const { exitCode, output } = await runScript(lab.node, scenario.setup, signal)
      if (exitCode !== 0) throw failed(scenario.id, `its setup.sh ended ${endOf(exitCode)}: ${output}`)
    }
    const tell = (detail: string) => report({ ...step, state: 'running', detail })
    await beginningOf(lab, scenario, tell, signal)
    report({ ...step, state: 'done', tookMs: Date.now() - start })
  } catch (error) {
    report({ ...step, state: 'failed', tookMs: Date.now() - start })
    throw error
  }
}

/** Waits until all has settled and keeps how it is then: read while the controllers are asked, and anew where they had to be waited for. */
async function beginningOf(
  lab: Lab,
  scenario: Pick<Scenario, 'id' | 'brokenAtStart' | 'remember'>,
  tell: (detail: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const facts = await controlPlaneSettled(lab, scenario, tell, signal)
  const early = rememberBeginning(lab, scenario, signal, facts)
  early.catch(() => {}) // with the API server in a pause; told below where it stays so
  const waited = !scenario.brokenAtStart && (await controllersDone(lab, scenario.id, tell, signal))
  await (waited ? early.catch(() => {}).then(() => rememberBeginning(lab, scenario, signal)) : early)
}

/**
 * Waits until the control plane is ready, or broken as the task wants it, and its controllers have come to what is new.
 * @throws LabError `setup-failed`
 */
export async function allSettled(
  lab: Lab,
  scenario: Pick<Scenario, 'id' | 'brokenAtStart'>,
  tell: (detail: string) => void,
  signal: AbortSignal,
): Promise<void> {
  await controlPlaneSettled(lab, scenario, tell, signal)
  if (!scenario.brokenAtStart) await controllersDone(lab, scenario.id, tell, signal)
}

/** @returns what of the node was seen last */
async function controlPlaneSettled(
  lab: Lab,
  { id, brokenAtStart }: Pick<Scenario, 'id' | 'brokenAtStart'>,
  tell: (detail: string) => void,
  signal: AbortSignal,
): Promise<NodeFacts | undefined> {
  const until = (state: ControlPlaneState) =>
    brokenAtStart ? state.phase === 'broken' && state.component === brokenAtStart : state.phase === 'ready'
  const { state, facts } = await settle(lab, { settleMs, until, onWaiting: tell, signal })
  if (until(state)) return facts
  const wanted = brokenAtStart ? `${brokenAtStart} should be broken at the start, but: ` : ''
  throw failed(id, `${wanted}${[state.summary, state.cause].filter(Boolean).join(': ')}`)
}

/**
 * A learner, or a script, may go on at once: to pods that the new namespace refuses, or with another restart.
 * @returns whether they had to be waited for
 */
async function controllersDone(
  lab: Lab,
  id: string,
  tell: (detail: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const credentials = await lab.credentials()
  let waited = false
  for (const end = Date.now() + controllersMs; ; await sleep(100, undefined, { signal })) {
    const left = await awaited(lab.node, credentials, signal).catch((error: Error) => error.message)
    signal.throwIfAborted()
    if (left === undefined) return waited
    waited = true
    if (Date.now() > end) throw failed(id, `the controller manager has not come to ${left}`)
    tell(`Waiting for ${left}`)
  }
}

const failed = (id: string, cause: string) =>
  new LabError('setup-failed', `The task ${id} could not be set up: ${cause}`, {
    remedy: 'Reset the lab and try again.',
  })
