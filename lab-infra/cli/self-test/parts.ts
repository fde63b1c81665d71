/** The parts of `npm test`, in the order in which they run. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { projectDir } from '../../paths.ts'
import { playwrightCount, vitestCount } from './counts.ts'
import { benchCount, lintScenarios } from './scenarios.ts'
import { counted, type Ran, verdict } from './tools.ts'

export interface Part {
  name: string
  title: string
  /** It needs no machine to itself: two such parts run side by side. */
  light?: boolean
  run(signal: AbortSignal): Promise<Ran>
}

const minutes = (n: number) => n * 60_000
const sources = ['app', 'bench', 'e2e', 'grader', 'lab-infra', 'scenarios']
const cli = [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  join(projectDir, 'lab-infra', 'cli', 'main.ts'),
]

/** Most of a manifest edit is waiting, so a lab for each core does not slow the others down much. */
const labsAtOnce = ['--jobs', String(Math.min(4, availableParallelism()))]

export const parts: Part[] = [
  tool('types', 'Types', ['tsc', '--noEmit', '-p', '.']),
  tool('lint', 'Lint', ['biome', 'check', '--error-on-warnings', '.']),
  tool('rules', 'Dependency rules', ['depcruise', '--config', '.dependency-cruiser.mjs', ...sources]),
  tool('unused', 'Unused files, exports and dependencies', ['knip']),
  { name: 'scenarios', title: 'Scenario folders', light: true, run: lintScenarios },
  {
    name: 'unit',
    title: 'Unit and API tests',
    run: signal =>
      counted(
        report => ({
          argv: ['vitest', 'run', '--project=unit', ...vitestReport(report)],
        }),
        vitestCount,
        { signal, timeoutMs: minutes(15) },
      ),
  },
  {
    name: 'prepare',
    title: 'Set-up of this machine',
    run: signal =>
      verdict([...cli, 'prepare', '--engine', 'rootless'], { signal, timeoutMs: minutes(40), live: true }),
  },
  {
    name: 'labs',
    title: 'The engine on real nodes',
    run: signal =>
      counted(
        report => ({ argv: ['vitest', 'run', '--project=labs', ...vitestReport(report)] }),
        vitestCount,
        { signal, timeoutMs: minutes(30), live: true },
      ),
  },
  {
    name: 'bench',
    title: 'Scenario bench on rootless labs',
    run: signal =>
      counted(
        report => ({
          argv: [
            ...cli,
            'test',
            '--engine',
            'rootless',
            ...labsAtOnce,
            '--reporter',
            'json',
            '--output',
            report,
          ],
        }),
        benchCount,
        { signal, timeoutMs: minutes(45), live: true },
      ),
  },
  {
    name: 'e2e',
    title: 'Pages and journeys in Chromium',
    run: signal =>
      counted(
        report => ({
          argv: ['playwright', 'test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'],
          env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
        }),
        playwrightCount,
        { signal, timeoutMs: minutes(30), live: true },
      ),
  },
]

const vitestReport = (file: string) => ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]

function tool(name: string, title: string, argv: string[]): Part {
  return { name, title, light: true, run: signal => verdict(argv, { signal, timeoutMs: minutes(5) }) }
}
