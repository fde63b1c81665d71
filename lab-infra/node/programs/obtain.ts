/** Gets the programs of a group: out of the official release files, else compiled. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Progress } from '../../lab.ts'
import { nodeDir } from '../../paths.ts'
import { builtName, compile } from './go.ts'
import { Store } from './program-store.ts'
import type { Group, Program } from './recipes.ts'
import { Releases } from './release.ts'
import { run } from './run.ts'
import { runStep, type Tell, usualCompileMs } from './steps.ts'

export interface Sources {
  store: Store
  releases: Releases
  /** For what is unfinished; may be removed at any time when nothing is being prepared. */
  workDir: string
}

export function programSources(): Sources {
  const workDir = join(nodeDir(), 'work')
  return {
    store: new Store(join(nodeDir(), 'store')),
    releases: new Releases(join(workDir, 'downloads'), join(nodeDir(), 'checksums-seen.json')),
    workDir,
  }
}

/** Sees to it that every program of the group is in the store. What is there already is not made again. */
export async function obtain(
  group: Group,
  sources: Sources,
  report: Progress,
  signal: AbortSignal,
): Promise<void> {
  const missing = await missingPrograms(group, sources.store)
  if (missing.length === 0) return
  const usual = (await whyCompiled(missing, sources.releases, signal))
    ? { usualMs: usualCompileMs(group.compileMs) }
    : {}
  await runStep(report, { id: `programs-${group.id}`, title: group.title, ...usual }, async tell => {
    const folder = join(sources.workDir, group.id)
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    try {
      for (const program of missing) await download(group, program, folder, sources, tell, signal)
      await compileRest(group, folder, sources, tell, signal)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}

async function compileRest(group: Group, folder: string, sources: Sources, tell: Tell, signal: AbortSignal) {
  const { store, releases, workDir } = sources
  const rest = await missingPrograms(group, store)
  if (rest.length === 0) return
  tell(`compiling, because ${await whyCompiled(rest, releases, signal)}`)
  await compile(group, rest, folder, { workDir, tell, signal })
  for (const program of rest) await store.add(group, program, join(folder, builtName(program)), signal)
}

export async function missingPrograms(group: Group, store: Store): Promise<Program[]> {
  const there = await Promise.all(group.programs.map(program => store.has(group, program)))
  return group.programs.filter((_, index) => !there[index])
}

/** Why not all of the programs can be had as release files; undefined when nothing is known against it. */
export async function whyCompiled(
  programs: Program[],
  releases: Releases,
  signal: AbortSignal,
): Promise<string | undefined> {
  const files = new Set(programs.map(program => program.release.file))
  const reasons = await Promise.all([...files].map(file => releases.whyNot(file, signal)))
  return reasons.find(reason => reason !== undefined)
}

async function download(
  group: Group,
  program: Program,
  folder: string,
  { store, releases }: Sources,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const { file, member } = program.release
  const downloaded = await releases.fetch(
    file,
    (detail, fraction) => tell(`${program.name}: ${detail}`, fraction),
    signal,
  )
  if (!downloaded) return
  const made = join(folder, program.name)
  if (member) {
    await run(['tar', '--extract', '--gzip', '--file', downloaded, '--directory', folder, member], { signal })
    await run(['mv', join(folder, member), made], { signal })
  } else {
    await run(['cp', downloaded, made], { signal })
  }
  await store.add(group, program, made, signal)
}
