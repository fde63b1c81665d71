/**
 * The quick pace. The kubelet ends the pod of a changed manifest and starts its successor, of the same name, only when it looks
 * again, 10 to 15 s later (podWorkerLoop and backOffPeriod in pkg/kubelet). A kubelet that is started anew has nothing to wait
 * for and comes to the same end state. So it is restarted when a manifest changed, but only while all of them parse: a broken
 * one must show the errors that the kubelet shows.
 *
 * In between the old pod is ended. The old kubelet may not have done it yet: after a recent sync it waits for up to a second
 * (podCache.GetNewerThan), and while the API server has not answered it since its start it ends no pod at all (deletePod). The
 * new kubelet does not know the old pod, and starts the successor beside it, which finds its port in use and crashes into a
 * back-off of 10 s.
 */
import { type FSWatcher, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { isStopped, startService, stopService } from './services.ts'
import { endPods, type Manifests, readManifests, replacedPods } from './static-pods.ts'

const folder = '/etc/kubernetes/manifests'

/** There while the kubelet is down for a restart, which facts.ts tells from a kubelet that was stopped. */
const restartMarker = '/run/cks-lab/kubelet-restarting'

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
  /** Pods that are to end before the kubelet starts anew. */
  const replaced = new Set<string>()
  let restarting = false

  function look(): void {
    try {
      const now = readManifests(folder)
      for (const pod of known ? replacedPods(known, now) : []) replaced.add(pod)
      known = now
    } catch {
      // The folder is gone, or a file does not parse or went while it was read: the next event or look tells.
    }
  }
  async function restartKubelet(): Promise<void> {
    writeFileSync(restartMarker, '')
    try {
      await stopService('kubelet')
      await endReplaced()
      startService('kubelet')
    } finally {
      rmSync(restartMarker, { force: true })
    }
  }
  async function endReplaced(): Promise<void> {
    try {
      // What changed since, the new kubelet reads as well.
      look()
      const ended = new Set(replaced)
      replaced.clear()
      await endPods(ended)
    } catch {
      // The runtime does not answer: then the kubelet tells.
    }
  }
  async function follow(): Promise<void> {
    look()
    if (restarting) return
    restarting = true
    try {
      while (replaced.size > 0) {
        // A kubelet that was stopped stays so, as it would without us.
        if (paceIsQuick(paceFile) && !isStopped('kubelet')) await restartKubelet()
        else replaced.clear()
      }
    } catch {
      // PID 1 refuses (a masked unit, say): then the pace is the kubelet's own, and the terminals live on.
      replaced.clear()
    } finally {
      restarting = false
    }
  }
  function attach(): void {
    try {
      watcher = watch(folder, () => {
        clearTimeout(timer)
        // Editors write in several steps (vim: a probe, a backup, the file); what counts is what is there afterwards.
        timer = setTimeout(follow, 120)
      })
      watcher.on('error', () => {
        watcher?.close()
        watcher = undefined
      })
      void follow()
    } catch {
      watcher = undefined
    }
  }
  attach()
  setInterval(() => {
    if (!watcher) attach()
    else void follow()
  }, 2000)
}
