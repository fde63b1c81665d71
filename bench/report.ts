/** The report of one run, for people and for programs. */
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { table } from '../lab-infra/cli/format.ts'
import { amount, type Measurement, verdict } from './measurement.ts'

export interface PartReport {
  name: string
  title: string
  measurements: Measurement[]
  /** Why it could not be measured. */
  problem?: string
}

export interface Report {
  kubernetes: string
  quick: boolean
  /** ms since the epoch */
  startedAt: number
  tookMs: number
  machine: Machine
  parts: PartReport[]
}

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

export function toJson(report: Report): string {
  const parts = report.parts.map(part => ({
    ...part,
    measurements: part.measurements.map(it => ({ ...it, verdict: verdict(it) || undefined })),
  }))
  return JSON.stringify({ ...report, parts }, null, 2)
}

export function toText({ machine, kubernetes, parts, quick }: Report): string {
  const { cores, processor, memoryMB, kernel, load } = machine
  const head = [
    `${cores} cores (${processor}), ${(memoryMB / 1000).toFixed(0)} GB, Linux ${kernel}, load before ${load}; Kubernetes ${kubernetes}`,
    ...(quick ? ['A quick run: few repetitions and short pauses, numbers for orientation only.'] : []),
  ]
  const measured = parts.flatMap(part => part.measurements)
  const rows = [['', 'n', 'p50', 'p95', 'p99', 'aim (p95)', ''], ...measured.map(row)]
  const details = measured.filter(it => it.detail).map(it => `${it.name.trim()}: ${it.detail}`)
  const problems = parts.filter(it => it.problem).map(it => `Not measured: ${it.title}: ${it.problem}`)
  const blocks = [head, measured.length > 0 ? [table(rows)] : [], details, problems]
  return blocks
    .filter(block => block.length > 0)
    .map(block => block.join('\n'))
    .join('\n\n')
}

function row(it: Measurement): string[] {
  const show = (value: number) => amount(value, it.unit)
  return [
    it.name,
    String(it.n),
    show(it.p50),
    it.n > 1 ? show(it.p95) : '',
    it.n >= 100 ? show(it.p99) : '',
    it.aim === undefined ? '' : `at most ${show(it.aim)}`,
    verdict(it),
  ]
}
