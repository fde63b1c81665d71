/** What would stop the preparation on this machine, found without starting it. */
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LabError, type Problem } from '../../lab.ts'
import { cacheDir } from '../../paths.ts'
import { cgoProblem } from './cgo.ts'
import { findGo } from './go.ts'
import { missingPrograms, programSources, whyCompiled } from './obtain.ts'
import { type Group, groups } from './recipes.ts'
import { systemProgramProblems } from './system-programs.ts'
import { isReady, toolsFor } from './tools.ts'
import { versions } from './versions.ts'

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
export async function programProblems(): Promise<Problem[]> {
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

async function compilerProblems(compiled: Compiled[]): Promise<Problem[]> {
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

async function diskProblems(compiled: Compiled[]): Promise<Problem[]> {
  const free = await freeBytes(cacheDir())
  const total = groups(versions()).reduce((sum, group) => sum + group.compileMs, 0)
  const share = compiled.reduce((sum, { group }) => sum + group.compileMs, 0) / total
  const needed = resultBytes + compileBytes * share
  if (free >= needed) return []
  return [
    {
      reason: `${cacheDir()} is on a disk with ${gigabytes(free)} GB free; preparing a lab node takes about ${gigabytes(needed)} GB`,
      remedy: 'Free some space, or let CKS_LAB_CACHE, GOCACHE and GOMODCACHE point to another disk',
    },
  ]
}

/** What an ordinary user may still write where this folder is or will be. */
async function freeBytes(folder: string): Promise<number> {
  for (let existing = folder; ; existing = dirname(existing)) {
    const found = await statfs(existing).catch(() => undefined)
    if (found) return found.bavail * found.bsize
    if (existing === dirname(existing)) return Number.POSITIVE_INFINITY
  }
}

function asProblem(error: unknown): Problem {
  if (error instanceof LabError) return { reason: error.message, remedy: error.remedy ?? 'See the message' }
  return { reason: String(error), remedy: 'This is unexpected: please report it' }
}

const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1)
