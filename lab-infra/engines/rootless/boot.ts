/** Waits for a node to come up, telling its steps. */
import { constants, type FileHandle, open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { LabError, type Progress } from '../../lab.ts'
import type { LabFolder } from './folder.ts'
import { refuseFullDisk } from './trouble.ts'

const titles: Record<string, { title: string; usualMs: number }> = {
  kubeadm: { title: 'Initialise the control plane', usualMs: 7000 },
  'control-plane': { title: 'Start the control plane', usualMs: 4000 },
  cluster: { title: 'Wait for the node', usualMs: 1500 },
}
/** Longer than any boot on a busy machine, in ms. */
const longest = 240_000

/** The learner may write in the shared folder, so nothing there is followed. Undefined when there is no such file. */
async function openShared(folder: LabFolder, name: string): Promise<FileHandle | undefined> {
  return open(
    folder.at(folder.shared, name),
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  ).catch(() => undefined)
}

async function exists(folder: LabFolder, name: string): Promise<boolean> {
  const file = await openShared(folder, name)
  await file?.close()
  return file !== undefined
}

async function bootLog(folder: LabFolder): Promise<string[]> {
  const file = await openShared(folder, 'boot.log')
  if (!file) return []
  try {
    return (await file.readFile('utf8')).split('\n')
  } finally {
    await file.close()
  }
}

/**
 * Resolves when the node has booted.
 * @param isRunning whether the node's first process still runs.
 * @throws LabError `boot-failed` with the last lines of the boot, `disk-full`, the signal's reason when aborted.
 */
export async function waitForBoot(
  folder: LabFolder,
  isRunning: () => Promise<boolean>,
  report: Progress,
  signal: AbortSignal,
): Promise<void> {
  const started = Date.now()
  let weighed = 0
  let step: { step: string; since: number } | undefined
  const finish = (state: 'done' | 'failed') => {
    const known = step && titles[step.step]
    if (step && known) report({ step: step.step, ...known, state, tookMs: Date.now() - step.since })
  }
  for (;;) {
    signal.throwIfAborted()
    const lines = await bootLog(folder)
    const now = lines.findLast(line => line.startsWith('step '))?.slice(5)
    if (now && now !== step?.step) {
      finish('done')
      step = { step: now, since: Date.now() }
      const known = titles[now]
      if (known) report({ step: now, ...known, state: 'started' })
    }
    if (await exists(folder, 'booted')) return
    if (Date.now() - weighed > 1_000) {
      weighed = Date.now()
      await refuseFullDisk(folder.path).catch(error => {
        finish('failed')
        throw error
      })
    }
    const failed =
      (await exists(folder, 'boot-failed')) || !(await isRunning()) || Date.now() - started > longest
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
