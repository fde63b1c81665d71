/**
 * A machine that has no descriptor, process or memory left, told from all else that may fail: nothing can be asked then, so
 * an answer that did not come says nothing. It usually passes, so it is waited out for a while.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { LabError } from './lab.ts'

/** What is used up, by the error of open(2), clone(2) and their like. */
const resources: Record<string, string> = {
  EMFILE: 'file descriptors of this process are in use',
  ENFILE: 'file descriptors of this machine are in use',
  EAGAIN: 'processes of this user are in use',
  ENOMEM: 'memory is in use',
}

/** ms between the tries. */
const pauses = [50, 250, 1_000, 2_000]

export function isExhausted(error: unknown): boolean {
  if (error instanceof LabError) return error.code === 'machine-exhausted'
  const { code } = (error ?? {}) as NodeJS.ErrnoException
  return typeof code === 'string' && Object.hasOwn(resources, code)
}

/** The error for people. */
export function exhausted(error: unknown): LabError {
  if (error instanceof LabError) return error
  const what = resources[String((error as NodeJS.ErrnoException).code)] ?? 'resources are in use'
  return new LabError('machine-exhausted', `This machine cannot do more just now: all ${what}.`, {
    remedy:
      'End what uses them up, also in a lab (a program that starts itself again and again); ulimit -n and ulimit -u show the limits. Nothing is given up meanwhile.',
    cause: error,
  })
}

/**
 * Does what can be done again, until the machine has room for it.
 * @throws LabError `machine-exhausted` when it has none for some seconds, any other error at once
 */
export async function whenRoom<T>(work: () => T | Promise<T>, signal?: AbortSignal): Promise<T> {
  for (const pause of [...pauses, undefined]) {
    try {
      return await work()
    } catch (error) {
      // A LabError has waited already.
      if (error instanceof LabError || !isExhausted(error)) throw error
      if (pause === undefined) throw exhausted(error)
      await sleep(pause, undefined, signal ? { signal } : {})
    }
  }
  throw new Error('unreachable')
}
