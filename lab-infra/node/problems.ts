/** What would stop the preparation on this machine, found without starting it. */
import { freeBytes } from '../free-space.ts'
import { type Hurdle, LabError } from '../lab.ts'
import { cacheDir } from '../paths.ts'
import { size } from '../units.ts'
import { cgoProblem } from './programs/cgo.ts'
import { findGo } from './programs/go.ts'
import { missingPrograms, programSources, whyCompiled } from './programs/obtain.ts'
import { type Group, groups } from './programs/recipes.ts'
import { systemProgramProblems } from './programs/system-programs.ts'
import { versions } from './programs/versions.ts'
import { isReady, toolsFor } from './tools.ts'

/** Measured with everything compiled from empty caches, bytes: module cache and build cache, and what is kept. */
const compileBytes = 8.3e9
const resultBytes = 1.4e9

interface Compiled {
  group: Group
  why: string
}

/**
 * Every problem at once, each with its remedy; none when all is prepared already. Asks the release servers for published
 * checksums, to know what would be compiled: seconds when they are slow.
 */
export async function programProblems(): Promise<Hurdle[]> {
  try {
    const tools = toolsFor(versions())
    if (await isReady(tools)) return []
    const { store, releases } = programSources()
    const compiled: Compiled[] = []
    for (const group of groups(tools.versions).filter(group => !group.optional)) {
      const why = await whyCompiled(
        await missingPrograms(group, store),
        releases,
        new AbortController().signal,
      )
      if (why) compiled.push({ group, why })
    }
    return (
      await Promise.all([compilerProblems(compiled), systemProgramProblems(), diskProblems(compiled)])
    ).flat()
  } catch (error) {
    return [asProblem(error)]
  }
}

async function compilerProblems(compiled: Compiled[]): Promise<Hurdle[]> {
  if (compiled.length === 0) return []
  const found = await Promise.all([
    findGo().then(
      () => undefined,
      error => error,
    ),
    compiled.some(({ group }) => group.cgo) ? cgoProblem() : undefined,
  ])
  const which = compiled.map(({ group }) => group.title).join(', ')
  return found
    .filter(error => error !== undefined)
    .map(asProblem)
    .map(problem => ({
      ...problem,
      reason: `${problem.reason} (it takes to compile ${which}: ${compiled[0]!.why})`,
    }))
}

async function diskProblems(compiled: Compiled[]): Promise<Hurdle[]> {
  const free = await freeBytes(cacheDir())
  const total = groups(versions()).reduce((sum, group) => sum + group.compileMs, 0)
  const share = compiled.reduce((sum, { group }) => sum + group.compileMs, 0) / total
  const needed = resultBytes + compileBytes * share
  if (free >= needed) return []
  return [
    {
      reason: `${cacheDir()} is on a disk with ${size(free)} free; preparing a lab node takes about ${size(needed)}`,
      remedy: 'Free some space, or let CKS_LAB_CACHE, GOCACHE and GOMODCACHE point to another disk',
    },
  ]
}

function asProblem(error: unknown): Hurdle {
  if (error instanceof LabError) return { reason: error.message, remedy: error.remedy ?? 'See the message' }
  return { reason: String(error), remedy: 'This is unexpected: please report it' }
}
