/** The report of one run, for people and for programs: a row for each number, engines side by side. */
import { table } from '../app/cli/format.ts'
import type { Hurdle } from '../lab-infra/lab.ts'
import type { Machine } from './machine.ts'
import { amount, type Measurement, verdict } from './measurement.ts'

export interface PartReport {
  name: string
  title: string
  /** By engine; without those on which the part makes no sense. */
  results: Record<string, Result>
}

export interface Result {
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
  /** In the order of their columns. */
  engines: string[]
  /** Those that cannot run here. */
  missing: ({ engine: string } & Hurdle)[]
  parts: PartReport[]
}

interface Row {
  name: string
  engines: Record<string, Measurement>
}

/** What bears the same name on several engines is one row. */
function rowsOf({ results }: PartReport): Row[] {
  const rows = new Map<string, Row>()
  for (const [engine, { measurements }] of Object.entries(results))
    for (const it of measurements) {
      const row = rows.get(it.name) ?? { name: it.name, engines: {} }
      row.engines[engine] = it
      rows.set(it.name, row)
    }
  return [...rows.values()]
}

/** Of each part the rows, and of each row the engines' numbers. */
export function toJson(report: Report): string {
  const judged = ({ name: _, ...it }: Measurement) => ({
    ...it,
    verdict: verdict(it) || undefined,
  })
  const parts = report.parts.map(part => ({
    name: part.name,
    title: part.title,
    rows: rowsOf(part).map(({ name, engines }) => ({
      name: name.trim(),
      engines: mapValues(engines, judged),
    })),
    problems: mapValues(part.results, ({ problem }) => problem),
  }))
  return JSON.stringify({ ...report, parts }, null, 2)
}

const mapValues = <T, U>(of: Record<string, T>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value)]))

export function toText(report: Report): string {
  const { engines, missing, parts } = report
  const rows = parts.flatMap(rowsOf)
  const header = ['', ...engines.flatMap(engine => [`${engine}: p50`, 'p95', 'n', 'aim (p95)'])]
  const lines = rows.map(row => [row.name, ...engines.flatMap(engine => cells(row.engines[engine]))])
  const details = engines.flatMap(engine => rows.flatMap(row => detailsOf(engine, row.engines[engine])))
  const problems = parts.flatMap(({ title, results }) =>
    Object.entries(results)
      .filter(([, { problem }]) => problem)
      .map(([engine, { problem }]) => `Not measured on ${engine}: ${title}: ${problem}`),
  )
  const absent = missing.map(({ engine, reason }) => `Not measured: ${engine}: ${reason}`)
  const blocks = [
    heading(report),
    rows.length > 0 ? [table([header, ...lines])] : [],
    details,
    problems,
    absent,
  ]
  return blocks
    .filter(block => block.length > 0)
    .map(block => block.join('\n'))
    .join('\n\n')
}

function heading({ machine, kubernetes, quick }: Report): string[] {
  const { cores, processor, memoryMB, kernel, load } = machine
  return [
    `${cores} cores (${processor}), ${(memoryMB / 1000).toFixed(0)} GB, Linux ${kernel}, load before ${load}; Kubernetes ${kubernetes}`,
    ...(quick ? ['A quick run: few repetitions and short pauses, numbers for orientation only.'] : []),
  ]
}

/** One engine's part of a row: median, p95, repetitions, aim. */
function cells(it: Measurement | undefined): string[] {
  if (!it) return ['', '', '', '']
  const show = (value: number) => amount(value, it.unit)
  const aim = it.aim === undefined ? '' : `${show(it.aim)}: ${verdict(it)}`
  return [show(it.p50), it.n > 1 ? show(it.p95) : '', String(it.n), aim]
}

/** What has no place in the table. */
function detailsOf(engine: string, it: Measurement | undefined): string[] {
  if (!it) return []
  const details = [it.n >= 100 ? `p99 ${amount(it.p99, it.unit)}` : '', it.detail ?? ''].filter(Boolean)
  return details.length > 0 ? [`${it.name.trim()}, ${engine}: ${details.join('; ')}`] : []
}
