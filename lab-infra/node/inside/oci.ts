/**
 * Adapts an OCI specification to a user namespace, between containerd and runc: where the user owns no cgroup, runc
 * ignores that only when no path and no limits are given; lowered oom_score_adj and raised rlimits need capabilities
 * that the namespace lacks; one group is mapped, so devpts cannot belong to group 5; and a view of the groups of its own
 * (a cgroup namespace) might let a lab write to those of whoever started it. Beside that it minds memory.ts.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withoutMemoryLimit } from './memory.ts'
import { memoryUnlimited } from './places.ts'

interface Process {
  oomScoreAdj?: number
  rlimits?: unknown
  env?: string[]
}
interface Spec {
  process?: Process
  linux?: { cgroupsPath?: string; resources?: unknown; namespaces?: { type: string }[] }
  mounts?: { options?: string[] }[]
}

/** Takes from a process what a user namespace refuses. */
export function adaptProcess(process: Process): void {
  delete process.oomScoreAdj
  delete process.rlimits
}

/** Takes from a bundle's specification what a user namespace refuses. */
export function adaptSpec(spec: Spec, isUnlimited = existsSync(memoryUnlimited)): void {
  if (spec.process) adaptProcess(spec.process)
  if (spec.process?.env && isUnlimited) spec.process.env = withoutMemoryLimit(spec.process.env)
  if (spec.linux) {
    delete spec.linux.cgroupsPath
    delete spec.linux.resources
    spec.linux.namespaces = spec.linux.namespaces?.filter(({ type }) => type !== 'cgroup')
  }
  for (const mount of spec.mounts ?? []) {
    if (mount.options) mount.options = mount.options.filter(option => option !== 'gid=5')
  }
}

function edit<T>(path: string, change: (document: T) => void): void {
  const document = JSON.parse(readFileSync(path, 'utf8')) as T
  change(document)
  writeFileSync(path, JSON.stringify(document))
}

const args = process.argv.slice(2)
for (const [index, argument] of args.entries()) {
  const value = args[index + 1]
  if (argument === '--bundle' && value) edit<Spec>(join(value, 'config.json'), spec => adaptSpec(spec))
  if (argument === '--process' && value) edit(value, adaptProcess)
}
