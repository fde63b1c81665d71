/**
 * The quick pace. An untouched kubelet starts an edited static pod only after its back-off of some 10 s; a kubelet that is
 * started anew reads the folder afresh and has none, with the same end state. So it is restarted when a manifest changed,
 * but only while all of them parse: a broken one must show the errors that the kubelet shows.
 */
import { type FSWatcher, readdirSync, readFileSync, watch } from 'node:fs'
import { parseAllDocuments } from 'yaml'
import { isStopped, restartService } from './services.ts'

const folder = '/etc/kubernetes/manifests'

/** What the kubelet would read: every file not beginning with a dot, by name. Undefined while one does not parse. */
export function readManifests(path: string): Map<string, string> | undefined {
  const manifests = new Map<string, string>()
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.isDirectory()) continue
    const text = readFileSync(`${path}/${entry.name}`, 'utf8')
    if (parseAllDocuments(text).some(document => document.errors.length > 0)) return undefined
    manifests.set(entry.name, text)
  }
  return manifests
}

function same(a: Map<string, string>, b: Map<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, text]) => b.get(name) === text)
}

function paceIsQuick(paceFile: string): boolean {
  try {
    return readFileSync(paceFile, 'utf8').trim() !== 'exam'
  } catch {
    return true
  }
}

/** Watches until the process ends; survives the folder being deleted and made again. */
export function watchManifests(paceFile: string): void {
  let known: Map<string, string> | undefined
  let watcher: FSWatcher | undefined
  let timer: NodeJS.Timeout | undefined

  function look(): void {
    try {
      const now = readManifests(folder)
      if (!now) return
      const changed = known !== undefined && !same(known, now)
      known = now
      // A kubelet that was stopped stays so, as it would without us.
      if (changed && paceIsQuick(paceFile) && !isStopped('kubelet')) void restartService('kubelet')
    } catch {
      // The folder is gone, or a file went while it was read: the next event or look tells.
    }
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
