/** How much room this machine has, on the disk and in memory: for the doctor, and for labs side by side. */
import { existsSync } from 'node:fs'
import { readFile, statfs } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import type { Problem } from '../lab.ts'
import { stateDir } from '../paths.ts'
import { size } from './format.ts'

export interface Findings {
  problems: Problem[]
  warnings: Problem[]
}

/** Bytes: below `least` it cannot work, below `enough` it may not. */
interface Need {
  least: number
  enough: number
}

/** For one lab with room to work in. What the set-up takes is programProblems' matter. */
const needs = {
  disk: { least: 5e8, enough: 2e9 },
  memory: { least: 1e9, enough: 2e9 },
} satisfies Record<string, Need>

/** Judges an amount; exported for its test. */
export function judge(free: number, need: Need, reason: string, remedy: string): Findings {
  const problem = { reason: `${reason}: ${size(free)}, ${size(need.enough)} are enough`, remedy }
  return {
    problems: free < need.least ? [problem] : [],
    warnings: free >= need.least && free < need.enough ? [problem] : [],
  }
}

async function disk(): Promise<Findings> {
  let folder = stateDir()
  while (!existsSync(folder)) folder = dirname(folder)
  const { bavail, bsize } = await statfs(folder)
  const remedy = 'Free some with `cks-lab clean`, or name a folder on another disk in CKS_LAB_STATE'
  return judge(bavail * bsize, needs.disk, `Little disk space is left at ${stateDir()}`, remedy)
}

async function memory(): Promise<Findings> {
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(await readFile('/proc/meminfo', 'utf8'))?.[1]
  const remedy = 'End other programs or labs; a lab takes about 700 MB'
  return judge(Number(available ?? 0) * 1024, needs.memory, 'Little memory is free', remedy)
}

/** Bytes for one lab of many: 700 MB of its own, and a share of the files that they all read. */
const labBytes = 1e9

/** A lab waits for a third of its time, for a kubelet, a probe or a back-off. More labs than this slow each other down. */
const labsPerCore = 1.5

/** How many labs to run side by side when nobody says; at least one. */
export function labsAtOnce({
  memory = process.availableMemory(),
  cores = availableParallelism(),
}: {
  memory?: number
  cores?: number
} = {}): number {
  return Math.max(1, Math.min(Math.floor(memory / labBytes), Math.ceil(cores * labsPerCore)))
}

/** Never throws. */
export async function machineFindings(): Promise<Findings> {
  const results = await Promise.allSettled([disk(), memory()])
  const found = results.map(result => (result.status === 'fulfilled' ? result.value : unknown(result.reason)))
  return { problems: found.flatMap(each => each.problems), warnings: found.flatMap(each => each.warnings) }
}

function unknown(error: unknown): Findings {
  const reason = `Could not be looked at: ${error instanceof Error ? error.message : String(error)}`
  return { problems: [], warnings: [{ reason, remedy: 'Nothing, unless labs fail' }] }
}
