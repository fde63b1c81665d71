/** The guards that go together where a task has a static pod manifest edited. */
import type { FlagChange } from '../observations/flags-kept.ts'
import type { ManifestChanges } from '../observations/manifest-kept.ts'
import { sentence, type Words } from '../sentences.ts'
import type { Check } from '../types.ts'
import { controlPlaneHealthy } from './control-plane-healthy.ts'
import { filesMounted } from './files-mounted.ts'
import { otherFlagsKept } from './flags-kept.ts'
import { healthChecksAnswered } from './health-checks-answered.ts'
import { manifestKept } from './manifest-kept.ts'
import { staticPodFolderTidy } from './static-pod-folder.ts'

/** What breaking each of them costs. */
const usualPoints = {
  controlPlaneHealthy: 3,
  healthChecksAnswered: 1,
  manifestKept: 2,
  staticPodFolderTidy: 1,
  filesMounted: 1,
  otherFlagsKept: 2,
}

type Guard = keyof typeof usualPoints

/** What the task is about, in the manifest of one component. */
export interface ManifestEdit extends ManifestChanges {
  /** Flags that the task is about, as otherFlagsKept takes them; `undefined`: another check judges it. */
  flags?: Record<string, FlagChange>
  /** Names of flags that a solution may add or change, or how they begin: "audit-log-*". */
  mayAdd?: string[]
  /** Where they are to be others than the usual ones; 0 leaves that guard out. */
  points?: Partial<Record<Guard, number>>
  /** Words of the sentences in task.md that guards rest on, where they are others than the usual ones. */
  said?: Partial<Record<Guard, Words>>
}

/**
 * "Repair this and nothing else", for a task in which the manifest of one component is edited: controlPlaneHealthy (3
 * points), healthChecksAnswered (1), manifestKept (2), staticPodFolderTidy (1), filesMounted (1), otherFlagsKept (2), each
 * with its own id, as it stands by each. Without options nothing may change. Where the task begins with the API server
 * broken, `.map(onceRepaired)`.
 *
 * They rest on these sentences, which task.md has in these words: "The API server must be running with the new configuration
 * when you are done." "The kubelet's health checks of the API server go on succeeding." "Everything else in the manifests of
 * the static pods stays as it is, but for mounts of files that you add, and no other manifest lies in their folder."
 */
export function manifestEdited(edit: ManifestEdit = {}): Check[] {
  const { flags, mayAdd, points, said = {}, ...changes } = edit
  const { component } = changes
  const of = { ...usualPoints, ...points }
  const guards: Record<Guard, Check> = {
    controlPlaneHealthy: controlPlaneHealthy(of.controlPlaneHealthy, component),
    healthChecksAnswered: healthChecksAnswered(of.healthChecksAnswered, component),
    manifestKept: manifestKept(of.manifestKept, changes),
    staticPodFolderTidy: staticPodFolderTidy(of.staticPodFolderTidy),
    filesMounted: filesMounted(of.filesMounted, component),
    otherFlagsKept: otherFlagsKept(of.otherFlagsKept, flags, mayAdd, component),
  }
  return Object.entries(guards)
    .filter(([, guard]) => guard.points > 0)
    .flatMap(([name, guard]) => sentence(said[name as Guard] ?? guard.proves ?? [], guard))
}
