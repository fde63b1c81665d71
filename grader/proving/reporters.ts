/** The bench's result for people and for machines. */
import { duration } from '../../lab-infra/units.ts'
import { type BenchEvent, type BenchResult, type CaseResult, titleOf } from './run.ts'

/** Tells the course of a bench line by line. */
export function prettyReporter(write: (line: string) => void): (event: BenchEvent) => void {
  let [planned, done, jobs, tookMs] = [0, 0, 1, 0]
  return event => {
    if (event.type === 'planned') {
      ;({ cases: planned, jobs } = event)
      if (planned > 0) write(`${event.scenarios} scenarios, ${planned} variants, ${jobs} labs at once`)
    }
    if (event.type === 'problem') {
      const { file, line, message } = event.problem
      write(`✗ ${file}${line === undefined ? '' : `:${line}`}: ${message}`)
    }
    if (event.type === 'skipped') write(`– ${event.scenario} is left out. ${event.reason}`)
    if (event.type === 'finished') {
      done += 1
      tookMs += event.result.tookMs
      const left = remaining(((tookMs / done) * (planned - done)) / jobs)
      write(`${mark(event.result)} [${done}/${planned}${left}] ${describeCase(event.result)}`)
    }
    if (event.type === 'ended') write(describeResult(event.result))
  }
}

/** Rounded so that it does not pretend to know. */
function remaining(ms: number): string {
  if (ms <= 0) return ''
  const minutes = Math.round(ms / 60_000)
  return minutes > 1 ? `, ${minutes} min left` : `, ${Math.ceil(ms / 15_000) * 15} s left`
}

const mark = (result: CaseResult) =>
  result.error !== undefined ? '!' : result.surprises.length > 0 ? '✗' : '✓'

function describeCase(result: CaseResult): string {
  const score = result.grade ? `, ${result.grade.score} of ${result.grade.total}` : ''
  const reset = result.whyReset ? `; reset, for ${firstLine(result.whyReset)}` : ''
  return [
    `${titleOf(result)} (${duration(result.tookMs)}${score}${reset})`,
    ...troubles(result).map(it => `    ${it}`),
  ].join('\n')
}

const firstLine = (text: string) => text.split('\n', 1)[0]

/** What went wrong, one line each; evidence indented. */
export function troubles(result: Pick<CaseResult, 'error' | 'surprises'>): string[] {
  const error = result.error === undefined ? [] : [`could not be run: ${result.error}`]
  return [
    ...error,
    ...result.surprises.flatMap(({ check, expected, actual, evidence }) => [
      `${check ?? 'score or script'}: expected ${expected}, was ${actual}`,
      ...evidence.flatMap(it => [
        ...[it.where, ...(it.alsoAt ?? [])].map(place => `  ${place}`),
        `    expected ${it.expected}`,
        `    found    ${it.actual}`,
      ]),
    ]),
  ]
}

function describeResult(result: BenchResult): string {
  const bad = result.cases.filter(it => it.surprises.length > 0).length
  const errors = result.cases.filter(it => it.error !== undefined).length
  const { length } = result.problems
  const problems = length > 0 ? `, ${length} problem${length > 1 ? 's' : ''} in the folders` : ''
  const early = result.error === undefined ? '' : `, but: ${result.error}`
  const stopped = result.aborted ? ', stopped early' : ''
  const rest = `${bad} surprising, ${errors} could not be run${problems}${stopped}${early}`
  return `${result.cases.length - bad - errors} as they should be, ${rest}, ${duration(result.tookMs)}`
}

export const toJson = (result: BenchResult) => `${JSON.stringify(result, null, 2)}\n`

/** JUnit's XML as CI systems read it: a suite for each scenario, a test for each variant, a suite for the lint. */
export function toJunit(result: BenchResult): string {
  const suites = new Map<string, CaseResult[]>()
  for (const it of result.cases) suites.set(it.scenario, [...(suites.get(it.scenario) ?? []), it])
  const lint = result.problems.map(({ file, line, message }) =>
    testCase(
      'lint',
      line === undefined ? file : `${file}:${line}`,
      0,
      `<failure message="${escapeXml(message)}"/>`,
    ),
  )
  const parts = [...suites].map(([name, cases]) => suite(name, cases.map(caseXml)))
  if (lint.length > 0) parts.unshift(suite('lint', lint))
  for (const { scenario, reason } of result.skipped)
    parts.push(suite(scenario, [testCase(scenario, 'all', 0, `<skipped message="${escapeXml(reason)}"/>`)]))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="cks-lab" time="${result.tookMs / 1000}">\n${parts.join('')}</testsuites>\n`
}

function suite(name: string, cases: string[]): string {
  const count = (tag: string) => cases.filter(it => it.includes(`<${tag}`)).length
  const head = `name="${escapeXml(name)}" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"`
  return `  <testsuite ${head}>\n${cases.join('')}  </testsuite>\n`
}

function caseXml(it: CaseResult): string {
  const text = escapeXml(troubles(it).join('\n'))
  const trouble =
    it.error !== undefined
      ? `<error message="${escapeXml(it.error)}">${text}</error>`
      : it.surprises.length > 0
        ? `<failure message="${escapeXml(it.surprises.map(one => one.check ?? one.actual).join(', '))}">${text}</failure>`
        : ''
  return testCase(it.scenario, it.seed ? `seed ${it.seed} ${it.name}` : it.name, it.tookMs, trouble)
}

const testCase = (suiteName: string, name: string, ms: number, inner: string) =>
  `    <testcase classname="${escapeXml(suiteName)}" name="${escapeXml(name)}" time="${ms / 1000}">${inner}</testcase>\n`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Control characters, which XML 1.0 cannot hold, are left out. */
const escapeXml = (text: string) =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/[&<>"]/g, it => entities[it] ?? it)
