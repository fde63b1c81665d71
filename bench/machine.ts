/** What the numbers were taken on. */
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'

export interface Machine {
  cores: number
  processor: string
  memoryMB: number
  kernel: string
  /** Processes that ran or wanted to, on average over the minute before. */
  load: number
}

export function thisMachine(): Machine {
  const memory = /^MemTotal:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model.trim() ?? '',
    memoryMB: Math.round(memory === undefined ? totalmem() / 1e6 : Number(memory) / 1000),
    kernel: release(),
    load: Number(loadavg()[0]!.toFixed(2)),
  }
}

/** Undefined unless other programs keep so much of the machine busy that the numbers would be theirs. */
export function busyWarning({ cores, load }: Machine): string | undefined {
  if (load < cores / 2) return undefined
  return `This machine is busy with other things (load ${load} on ${cores} cores): the numbers will be worse than they should.`
}
