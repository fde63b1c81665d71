/** What a grading run shares among its checks: work done once, and what is to be undone. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExecOptions, Lab, LabNode } from '../lab-infra/lab.ts'
import type { GradeTarget } from './types.ts'

export interface Run {
  target: GradeTarget
  /** Runs one check: what it does through the target ends with its own signal, what it shares with others goes on. */
  within<T>(signal: AbortSignal, work: () => T): T
  /** Undoes now what was deferred by whoever works with this signal. */
  undoOf(signal: AbortSignal): Promise<void>
  /** Undoes what the checks deferred, last first; what fails or takes over 10 s is left, for the lab is disposable. */
  undo(): Promise<void>
}

export function newRun(lab: Lab, signal: AbortSignal, waiting?: GradeTarget['waiting']): Run {
  const shared = new Map<string, Promise<unknown>>()
  let deferred: { by: AbortSignal; step: () => Promise<unknown> }[] = []
  // On whose behalf something is done: a check's own signal, or the run's.
  const doing = new AsyncLocalStorage<AbortSignal>()
  let over = false
  const target: GradeTarget = {
    lab,
    node: endingWith(lab.node, () => target.signal),
    nonce: `x${randomBytes(5).toString('hex')}`,
    get signal() {
      return doing.getStore() ?? signal
    },
    ...(waiting && { waiting }),
    once<T>(key: string, work: () => Promise<T>) {
      const kept = shared.get(key) ?? doing.run(signal, work)
      shared.set(key, kept)
      return kept as Promise<T>
    },
    defer(step) {
      deferred.push({ by: target.signal, step })
      // A check that went on after its time limit may still make things.
      if (over) void undo()
    },
  }
  const undoAll = async (isMeant: (by: AbortSignal) => boolean) => {
    for (;;) {
      const last = deferred.findLast(it => isMeant(it.by))
      if (!last) return
      deferred = deferred.filter(it => it !== last)
      const limit = new AbortController()
      await Promise.race([
        // Also what an aborted run has made is undone.
        doing.run(never, last.step).catch(() => {}),
        sleep(10_000, undefined, { signal: limit.signal }).catch(() => {}),
      ])
      limit.abort()
    }
  }
  const undo = () => {
    over = true
    return undoAll(() => true)
  }
  return {
    target,
    undo,
    undoOf: own => undoAll(by => by === own),
    within: (own, work) => doing.run(own, work),
  }
}

const never = new AbortController().signal

/** The node, but that nothing is begun on it, and no command goes on, once the signal has aborted. */
function endingWith(node: LabNode, signal: () => AbortSignal): LabNode {
  const begun = <T>(work: () => Promise<T>) => {
    const now = signal()
    return now.aborted ? Promise.reject(now.reason) : work()
  }
  return {
    name: node.name,
    exec: (argv, options: ExecOptions = {}) =>
      begun(() => node.exec(argv, { ...options, signal: either(options.signal, signal()) })),
    readFile: path => begun(() => node.readFile(path)),
    writeFile: (path, content, mode) => begun(() => node.writeFile(path, content, mode)),
    files: {
      stat: path => begun(() => node.files.stat(path)),
      list: path => begun(() => node.files.list(path)),
      read: path => begun(() => node.files.read(path)),
      write: (path, content, options) => begun(() => node.files.write(path, content, options)),
    },
    // A connection that one check opens may serve another's request.
    dial: port => node.dial(port),
    dialTerminals: () => node.dialTerminals(),
  }
}

function either(one: AbortSignal | undefined, other: AbortSignal): AbortSignal {
  return one === undefined || one === other ? other : AbortSignal.any([one, other])
}
