/**
 * What a lab node's programs and images are made from, and where they are when they are made. Three sources, in this
 * order: the cache, official release files whose checksum is pinned here or published beside them, Go modules with their
 * go.sum pinned here.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError, type Progress } from '../lab.ts'
import { imageRefs, writeImages } from './images/index.ts'
import { obtain, programSources, type Sources } from './programs/obtain.ts'
import { onlyOne } from './programs/only-one.ts'
import { type Group, groups } from './programs/recipes.ts'
import { run } from './programs/run.ts'
import { runStep } from './programs/steps.ts'
import { findSystemPrograms } from './programs/system-programs.ts'
import { versions } from './programs/versions.ts'
import { isReady, markReady, type NodeTools, toolsFor } from './tools.ts'

/**
 * Prepares everything, once per machine and version; later calls return at once. An interrupted call is taken up where it
 * stopped; a second one at the same time waits for the first.
 * @throws LabError naming the thing, the cause and the remedy; the signal's reason when aborted.
 */
export async function prepareTools(options: { report: Progress; signal: AbortSignal }): Promise<NodeTools> {
  const { report, signal } = options
  const tools = toolsFor(versions())
  if (await isReady(tools)) return tools
  await onlyOne(() => make(tools, report, signal), { report, signal })
  return tools
}

async function make(tools: NodeTools, report: Progress, signal: AbortSignal): Promise<void> {
  // Whoever held the lock before may have made it.
  if (await isReady(tools)) return
  const sources = programSources()
  const all = groups(tools.versions)
  const obtained: Group[] = []
  for (const group of all) if (await obtainOrDoWithout(group, sources, report, signal)) obtained.push(group)

  const programs = obtained.flatMap(group => group.programs.map(program => ({ group, program })))
  for (const { group, program } of programs)
    if (program.place !== 'image')
      await sources.store.link(group, program, join(tools.dir, program.place, program.name))

  await runStep(report, { id: 'images', title: 'Container images', usualMs: 5_000 }, async tell => {
    await mkdir(tools.images, { recursive: true })
    await checkImageNames(tools, signal)
    const system = await findSystemPrograms(sources.workDir, tell, signal)
    const path = (name: string) => {
      const found = programs.find(({ program }) => program.name === name)!
      return sources.store.path(found.group, found.program)
    }
    await writeImages(tools.images, tools.versions, { program: path, system }, tell, signal)
  })
  await markReady(tools)
  await rm(sources.workDir, { recursive: true, force: true })
}

async function obtainOrDoWithout(
  group: Group,
  sources: Sources,
  report: Progress,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await obtain(group, sources, report, signal)
    return true
  } catch (error) {
    if (group.optional && error instanceof LabError && ['go-missing', 'go-too-old'].includes(error.code))
      return false
    throw error
  }
}

/** The table of versions says by hand what kubeadm itself asks for: it must be the same. */
async function checkImageNames(tools: NodeTools, signal: AbortSignal): Promise<void> {
  const kubeadm = join(tools.bin, 'kubeadm')
  const argv = [
    kubeadm,
    'config',
    'images',
    'list',
    '--kubernetes-version',
    tools.versions.kubernetes,
  ] as const
  const listing = await run(argv, { signal })
  const refs = imageRefs(tools.versions).map(image => image.ref)
  const missing = listing.split('\n').filter(ref => ref && !refs.includes(ref))
  if (missing.length > 0)
    throw new LabError(
      'image-names-differ',
      `kubeadm asks for ${missing.join(', ')}, which versions.ts does not name`,
    )
}
