/** Whether this machine has room for one lab, whatever makes it: for the doctor. */
import { readFile } from 'node:fs/promises'
import { freeBytes } from '../../lab-infra/free-space.ts'
import type { Hurdle } from '../../lab-infra/lab.ts'
import { stateDir } from '../../lab-infra/paths.ts'
import { size } from '../../lab-infra/units.ts'

export interface Findings {
  problems: Hurdle[]
  warnings: Hurdle[]
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
  const remedy = 'Free some with `cks-lab clean`, or name a folder on another disk in CKS_LAB_STATE'
  return judge(await freeBytes(stateDir()), needs.disk, `Little disk space is left at ${stateDir()}`, remedy)
}

async function memory(): Promise<Findings> {
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(await readFile('/proc/meminfo', 'utf8'))?.[1]
  const remedy = 'End other programs or labs; a lab takes about 700 MB'
  return judge(Number(available ?? 0) * 1024, needs.memory, 'Little memory is free', remedy)
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
