/** Programs that are no part of a node, each obtained only when somebody needs it, in the same way as the node's own. */
import { join } from 'node:path'
import type { Progress } from '../../lab.ts'
import { findGo, goEnv, modulesDir } from './go.ts'
import { missingPrograms, obtain, programSources } from './obtain.ts'
import { onlyOne } from './only-one.ts'
import type { Group } from './recipes.ts'
import { run } from './run.ts'
import { goArch, type Versions, versions } from './versions.ts'

export type Extra = 'kind' | 'kube-bench'

/** How each of them is had: groups of one program. */
export function extras(v: Versions): Record<Extra, Group> {
  const arch = goArch()
  return {
    kind: {
      id: 'kind',
      title: `kind ${v.kind}`,
      modules: 'kind',
      compileMs: 15_000,
      programs: [
        {
          name: 'kind',
          place: 'extra',
          version: { args: ['--version'], prints: `kind version ${v.kind.slice(1)}` },
          package: 'sigs.k8s.io/kind',
          release: {
            file: `github.com/kubernetes-sigs/kind/releases/download/${v.kind}/kind-linux-${arch}`,
          },
        },
      ],
    },
    'kube-bench': {
      id: 'kube-bench',
      title: `kube-bench ${v.kubeBench}`,
      modules: 'kube-bench',
      variables: { 'github.com/aquasecurity/kube-bench/cmd.KubeBenchVersion': v.kubeBench },
      compileMs: 90_000,
      programs: [
        {
          name: 'kube-bench',
          place: 'extra',
          version: { args: ['version'], prints: v.kubeBench },
          package: 'github.com/aquasecurity/kube-bench',
          release: {
            file: `github.com/aquasecurity/kube-bench/releases/download/${v.kubeBench}/kube-bench_${v.kubeBench.slice(1)}_linux_${arch}.tar.gz`,
            member: 'kube-bench',
          },
        },
      ],
    },
  }
}

/**
 * Absolute path of the program in the cache: from there, else its release file, else compiled. Nothing of a node changes.
 * @throws LabError as `prepareTools` (node/prepare.ts) does; the signal's reason when aborted.
 */
export async function prepareExtra(
  extra: Extra,
  options: { report: Progress; signal: AbortSignal },
): Promise<string> {
  const group = extras(versions())[extra]
  const sources = programSources()
  if ((await missingPrograms(group, sources.store)).length > 0)
    await onlyOne(() => obtain(group, sources, options.report, options.signal), options)
  return sources.store.path(group, group.programs[0]!)
}

/**
 * Absolute path of the folder with the sources of the program's module, as pinned: for what comes with it but not within
 * it. Read-only, in Go's module cache.
 * @throws LabError `go-missing`, `go-too-old`, `program-failed`
 */
export async function moduleFolder(extra: Extra, options: { signal: AbortSignal }): Promise<string> {
  const group = extras(versions())[extra]
  const module = group.programs[0]!.package
  const cwd = join(modulesDir, group.modules)
  const argv = [await findGo(), 'mod', 'download', '-json', module] as const
  const { Dir } = JSON.parse(await run(argv, { cwd, env: goEnv(), signal: options.signal })) as {
    Dir: string
  }
  return Dir
}
