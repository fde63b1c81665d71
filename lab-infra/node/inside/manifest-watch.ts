/**
 * The quick pace. The kubelet ends the pod of a changed manifest at once and starts its successor, of the same name, only
 * when it looks again, 10 to 15 s later (podWorkerLoop and backOffPeriod in pkg/kubelet). A kubelet that is started anew has
 * nothing to wait for and comes to the same end state.
 *
 * It must not be restarted sooner than the old pod has ended: the new kubelet does not know that pod, starts the successor
 * beside it, and where that finds its port in use it crashes into a back-off of 10 s. The end may take the old kubelet a second
 * or more: after a recent sync it waits for its next look at the runtime (podCache.GetNewerThan).
 *
 * A manifest that does not parse shows the errors of the kubelet, which is left alone.
 */
import { type FSWatcher, readFileSync, watch } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isStopped, restartService } from './services.ts'
import { anyIsUp, type Manifests, readManifests, replacedPods } from './static-pods.ts'

const folder = '/etc/kubernetes/manifests'
/**
 * Longer than pods have to end, 30 s unless they ask for more, in ms. One that is still up was not to end, for the change
 * meant the same to the kubelet (a comment, say).
 */
const longestEnd = 60_000

function paceIsQuick(paceFile: string): boolean {
  try {
    return readFileSync(paceFile, 'utf8').trim() !== 'exam'
  } catch {
    return true
  }
}

/** Watches until the process ends; survives the folder being deleted and made again. */
export function watchManifests(paceFile: string): void {
  let known: Manifests | undefined
  let watcher: FSWatcher | undefined
  let timer: NodeJS.Timeout | undefined
  /** Pods that the running kubelet has to end before it is started anew, the last of them since `changedAt`. */
  const replaced = new Set<string>()
  let changedAt = 0
  let following = false

  function look(): void {
    try {
      const now = readManifests(folder)
      const pods = known ? replacedPods(known, now) : new Set<string>()
      known = now
      if (pods.size === 0 || !paceIsQuick(paceFile)) return
      for (const pod of pods) replaced.add(pod)
      changedAt = Date.now()
      if (!following) void follow()
    } catch {
      // The folder is gone, or a file does not parse or went while it was read: the next event or look tells.
    }
  }
  /** Changes that come while it waits or restarts are followed, too. */
  async function follow(): Promise<void> {
    following = true
    while (replaced.size > 0) {
      const isUp = await anyIsUp(replaced).catch(() => true)
      const waited = Date.now() - changedAt
      if (isUp && waited < longestEnd) {
        await sleep(Math.min(50 + waited / 10, 1000))
        continue
      }
      replaced.clear()
      // A kubelet that was stopped stays so, as it would without us.
      if (isUp || !paceIsQuick(paceFile) || isStopped('kubelet')) continue
      await restartService('kubelet').catch(() => {})
    }
    following = false
  }
  function attach(): void {
    try {
      watcher = watch(folder, () => {
        clearTimeout(timer)
        // Editors write in several steps (vim: a probe, a backup, the file); what counts is what is there afterwards.
        timer = setTimeout(look, 120)
      })
      watcher.on('error', () => {
        watcher?.close()
        watcher = undefined
      })
      look()
    } catch {
      watcher = undefined
    }
  }
  attach()
  setInterval(() => {
    if (!watcher) attach()
    else look()
  }, 2000)
}
