import { expect, test } from 'vitest'
import { single, timed } from './measurement.ts'
import { type Report, toJson, toText } from './report.ts'

const report: Report = {
  kubernetes: 'v1.35.4',
  quick: false,
  startedAt: 0,
  tookMs: 1,
  machine: { cores: 2, processor: 'Some', memoryMB: 8_000, kernel: '6.1', load: 0.1 },
  engines: ['kind', 'rootless'],
  missing: [],
  parts: [
    {
      name: 'reset',
      title: 'a lab reset',
      results: {
        kind: { measurements: [timed('Reset to ready', [8_000])] },
        rootless: { measurements: [timed('Reset to ready', [4_000, 5_500], { aim: 5_000 })] },
      },
    },
    {
      name: 'plain',
      title: 'a lab beside a plain kind cluster',
      results: { kind: { measurements: [single('Reset / plain', '×', 0.38, { aim: 0.4 })] } },
    },
  ],
}

const lineOf = (text: string, name: string) => text.split('\n').find(line => line.startsWith(name))!
const cellsOf = (line: string) => line.split(/ {2,}/)

test('engines stand side by side, each with its own aim', () => {
  const text = toText(report)
  expect(cellsOf(lineOf(text, 'Reset to ready'))).toEqual([
    'Reset to ready',
    '8.00 s',
    '1',
    '4.00 s',
    '5.50 s',
    '2',
    '5.00 s: misses by 500 ms',
  ])
  const at = (line: string, what: string) => line.indexOf(what)
  const header = text.split('\n').find(line => line.includes('rootless: p50'))!
  expect(at(lineOf(text, 'Reset to ready'), '4.00 s')).toBe(at(header, 'rootless: p50'))
})

test('what is measured on one engine leaves the other one’s column empty', () => {
  expect(lineOf(toText(report), 'Reset / plain').trimEnd()).toMatch(/0\.38 × +1 +0\.40 ×: meets$/)
})

test('programs get a row for each number, with the engines in it', () => {
  const [reset, plain] = JSON.parse(toJson(report)).parts
  expect(reset.rows).toHaveLength(1)
  expect(reset.rows[0]).toMatchObject({
    name: 'Reset to ready',
    engines: { kind: { p50: 8_000 }, rootless: { p95: 5_500, aim: 5_000, verdict: 'misses by 500 ms' } },
  })
  expect(Object.keys(plain.rows[0].engines)).toEqual(['kind'])
})

test('an engine that cannot run here, and a part that could not be measured, say why', () => {
  const text = toText({
    ...report,
    engines: ['rootless'],
    missing: [{ engine: 'kind', reason: 'Docker is not there', remedy: 'Install it.' }],
    parts: [{ name: 'a', title: 'a part', results: { rootless: { measurements: [], problem: 'it broke' } } }],
  })
  expect(text).toContain('Not measured: kind: Docker is not there')
  expect(text).toContain('Not measured on rootless: a part: it broke')
})

test('the p99 is told where there are enough samples for one, with what the number is made up of', () => {
  const samples = Array.from({ length: 100 }, (_, i) => i + 1)
  const results = { kind: { measurements: [timed('Echo', samples, { detail: 'of some kind' })] } }
  const text = toText({ ...report, parts: [{ name: 'a', title: 'a part', results }] })
  expect(text).toContain('Echo, kind: p99 99.0 ms; of some kind')
})
