/** Waits for a node to come up, telling its steps. */
import { setTimeout as sleep } from 'node:timers/promises'
import { LabError, type Progress } from '../../lab.ts'
import { refuseFullDisk } from '../folder-trouble.ts'
import type { RootlessFolder } from './lab-folder.ts'
import { readShared } from './shared-file.ts'

const titles = new Map([
  ['kubeadm', { title: 'Initialise the control plane', usualMs: 6000 }],
  ['control-plane', { title: 'Start the control plane', usualMs: 4000 }],
  ['cluster', { title: 'Wait for the node', usualMs: 2500 }],
])
/** Longer than any boot on a busy machine, in ms. */
const longest = 240_000

/**
 * Resolves when the node has booted.
 * @param isRunning whether the node's first process still runs.
 * @throws LabError `boot-failed` with the last lines of the boot, `disk-full`, the signal's reason when aborted.
 */
export async function waitForBoot(
  folder: RootlessFolder,
  isRunning: () => Promise<boolean>,
  report: Progress,
  signal: AbortSignal,
): Promise<void> {
  const shared = (name: string) => readShared(folder.at(folder.shared, name))
  const started = Date.now()
  let weighed = 0
  let step: { step: string; since: number } | undefined
  const finish = (state: 'done' | 'failed') => {
    const known = step && titles.get(step.step)
    if (step && known) report({ step: step.step, ...known, state, tookMs: Date.now() - step.since })
  }
  for (;;) {
    signal.throwIfAborted()
    const lines = ((await shared('boot.log')) ?? '').split('\n')
    const now = lines.findLast(line => line.startsWith('step '))?.slice(5)
    if (now && now !== step?.step) {
      finish('done')
      step = { step: now, since: Date.now() }
      const known = titles.get(now)
      if (known) report({ step: now, ...known, state: 'started' })
    }
    if ((await shared('booted')) !== undefined) {
      finish('done')
      return
    }
    let failed = (await shared('boot-failed')) !== undefined
    if (Date.now() - weighed > 500) {
      weighed = Date.now()
      await refuseFullDisk(folder.path).catch(error => {
        finish('failed')
        throw error
      })
      failed ||= !(await isRunning()) || Date.now() - started > longest
    }
    if (failed) {
      finish('failed')
      const said = lines
        .filter(line => line.trim() !== '')
        .slice(-6)
        .join('\n')
      throw new LabError(
        'boot-failed',
        `The lab node did not come up${step ? ` (${step.step})` : ''}: ${said}`,
        {
          remedy: 'Try again; if it stays so, run `cks-lab doctor`, and mind free memory and disk.',
        },
      )
    }
    await sleep(25)
  }
}
