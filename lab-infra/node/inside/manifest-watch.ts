/**
 * The quick kubelet. A kubelet ends the pod of a changed manifest and starts its successor, of the same name, only when it looks
 * again, 10 to 15 s later (podWorkerLoop and backOffPeriod in pkg/kubelet). A kubelet that is started anew has nothing to wait
 * for and comes to the same end state. So it is restarted when a manifest changed that parses. Of one that does not, the kubelet
 * complains, before and after.
 *
 * In between the old pod is ended. The old kubelet may not have done it yet: after a recent sync it waits for up to a second
 * (podCache.GetNewerThan), and while the API server has not answered it since its start it ends no pod at all (deletePod). The
 * new kubelet does not know the old pod, and starts the successor beside it, which finds its port in use and crashes into a
 * back-off of 10 s.
 *
 * Without etcd the API server lets requests hang, and a kubelet that has just started mounts no volume before it was answered
 * about its node, or refused (updateReconstructedFromNodeStatus in pkg/kubelet/volumemanager): so etcd would wait for minutes for
 * the API server, which waits for etcd. Where etcd has to start anew, the API server is stopped as well, and the kubelet starts
 * both, as at a boot.
 */
import { existsSync, type FSWatcher, rmSync, watch, writeFileSync } from 'node:fs'
import { kubeletRestarting, makingManifests, manifestFolder } from './places.ts'
import { readPlainFile } from './plain-file.ts'
import { isStopped, startService, stopService } from './services.ts'
import { changesEtcd, endPods, type Manifests, readManifests, replacedPods } from './static-pods.ts'

function isQuick(modeFile: string): boolean {
  return readPlainFile(modeFile)?.trim() !== 'untouched'
}

/** Watches until the process ends; survives the folder being deleted and made again. */
export function watchManifests(modeFile: string): void {
  let known: Manifests | undefined
  let watcher: FSWatcher | undefined
  let timer: NodeJS.Timeout | undefined
  /** Pods that are to end before the kubelet starts anew. */
  const replaced = new Set<string>()
  /** Whether the API server is to end with them. */
  let etcdChanged = false
  let restarting = false

  function look(): void {
    try {
      const now = readManifests(manifestFolder, known)
      if (known) {
        for (const pod of replacedPods(known, now)) replaced.add(pod)
        etcdChanged ||= changesEtcd(known, now)
      }
      known = now
    } catch {
      // The folder is gone: the next event or look tells.
    }
  }
  function forget(): void {
    replaced.clear()
    etcdChanged = false
  }
  async function restartKubelet(): Promise<void> {
    rmSync(kubeletRestarting, { force: true, recursive: true })
    writeFileSync(kubeletRestarting, '', { flag: 'wx' })
    try {
      await stopService('kubelet')
      await endReplaced()
      startService('kubelet')
    } finally {
      rmSync(kubeletRestarting, { force: true })
    }
  }
  async function endReplaced(): Promise<void> {
    try {
      // What changed since, the new kubelet reads as well.
      look()
      const ending = { pods: new Set(replaced), apiServer: etcdChanged }
      forget()
      await endPods(ending)
    } catch {
      // The runtime does not answer: then the kubelet tells.
    }
  }
  async function follow(): Promise<void> {
    look()
    if (restarting) return
    restarting = true
    try {
      while (replaced.size > 0 || etcdChanged) {
        // A kubelet that was stopped stays so, as it would without us.
        if (isQuick(modeFile) && !isStopped('kubelet') && !existsSync(makingManifests)) await restartKubelet()
        else forget()
      }
    } catch {
      // PID 1 refuses (a masked unit, say): then the kubelet goes at its own pace, and the terminals live on.
      forget()
    } finally {
      restarting = false
    }
  }
  function attach(): void {
    try {
      watcher = watch(manifestFolder, () => {
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
