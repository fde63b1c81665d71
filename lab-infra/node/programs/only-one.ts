/** Programs are prepared by one process at a time: their folder for unfinished work is one. */
import { isDiskFull } from '../../disk-full.ts'
import type { Progress } from '../../lab.ts'
import { withLock } from '../../lock.ts'
import { prepareLock } from '../../paths.ts'
import { diskFull } from './run.ts'

/**
 * Does the work when no other process prepares programs; waiting for one is a step of its own.
 * @throws LabError `disk-full`, and what the work throws; the signal's reason when aborted.
 */
export async function onlyOne<T>(
  work: () => Promise<T>,
  options: { report: Progress; signal: AbortSignal },
): Promise<T> {
  const { report, signal } = options
  const wait = waitStep(report)
  try {
    return await withLock(
      prepareLock(),
      () => {
        wait.end()
        return work()
      },
      { signal, onWait: holder => wait.begin(holder.pid) },
    )
  } catch (error) {
    throw isDiskFull(error) ? diskFull('preparing the lab node’s programs', error) : error
  }
}

/** The wait for another process is a step only when there is one. */
function waitStep(report: Progress): { begin: (pid: number) => void; end: () => void } {
  const step = { step: 'programs-wait', title: 'Waiting for another start of cks-lab that prepares the same' }
  let since: number | undefined
  return {
    begin(pid) {
      since = Date.now()
      report({ ...step, state: 'started', detail: `process ${pid}` })
    },
    end() {
      if (since !== undefined) report({ ...step, state: 'done', tookMs: Date.now() - since })
    },
  }
}
