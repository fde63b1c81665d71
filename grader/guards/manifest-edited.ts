/** The guards that go together where a task has a static pod manifest edited. */
import type { FlagChange } from '../observations/flags-kept.ts'
import type { ManifestChanges } from '../observations/manifest-kept.ts'
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

/** What the task is about, in the manifest of one component. */
export interface ManifestEdit extends ManifestChanges {
  /** Flags that the task is about, as otherFlagsKept takes them; `undefined`: another check judges it. */
  flags?: Record<string, FlagChange>
  /** Names of flags that a solution may add or change, or how they begin: "audit-log-*". */
  mayAdd?: string[]
  /** Where they are to be others than the usual ones; 0 leaves that guard out. */
  points?: Partial<typeof usualPoints>
}

/**
 * "Repair this and nothing else", for a task in which the manifest of one component is edited: controlPlaneHealthy (3
 * points), healthChecksAnswered (1), manifestKept (2), staticPodFolderTidy (1), filesMounted (1), otherFlagsKept (2), each
 * with its own id. Without options nothing may change. Where the task begins with the API server broken, `.map(onceRepaired)`.
 */
export function manifestEdited({ flags, mayAdd, points, ...changes }: ManifestEdit = {}): Check[] {
  const { component } = changes
  const of = { ...usualPoints, ...points }
  return [
    controlPlaneHealthy(of.controlPlaneHealthy, component),
    healthChecksAnswered(of.healthChecksAnswered, component),
    manifestKept(of.manifestKept, changes),
    staticPodFolderTidy(of.staticPodFolderTidy),
    filesMounted(of.filesMounted, component),
    otherFlagsKept(of.otherFlagsKept, flags, mayAdd, component),
  ].filter(it => it.points > 0)
}
