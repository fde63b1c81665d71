/** The parts of `npm test` and of its kin, in the order in which they run. */
import { join } from 'node:path'
import { projectDir } from '../../../lab-infra/paths.ts'
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
  join(projectDir, 'app', 'cli', 'main.ts'),
]

export const parts: Part[] = [
  ...['.', 'app/(pages)', 'e2e'].map(it => tool('types', `Types of ${it}`, ['tsc', '--noEmit', '-p', it])),
  tool('lint', 'Lint', ['biome', 'check', '--error-on-warnings', '.']),
  tool('rules', 'Dependency rules', ['depcruise', '--config', '.dependency-cruiser.mjs', ...sources]),
  tool('unused', 'Unused files, exports and dependencies', ['knip']),
  { name: 'scenarios', title: 'Scenario folders', light: true, run: lintScenarios },
  vitest('unit', 'Unit and API tests', 15),
  prepare('rootless'),
  vitest('labs', 'The engine on real nodes', 30),
  bench('rootless', ['--sample']),
  playwright('Pages and journeys in Chromium', {}),
]

/** What `npm run test:catalogue` runs. @param choice ids of scenarios, none being all, --shard and --seed */
export const catalogueParts = (choice: readonly string[]): Part[] => [
  prepare('rootless'),
  bench('rootless', choice),
]

/** The tasks on which the engines are held against each other by every variant. */
const onBothEngines = [
  'disable-anonymous-auth',
  'enable-node-restriction',
  'fix-missing-rolebinding',
  'write-audit-policy',
]

/**
 * What `npm run test:kind` runs: nothing that does not touch a kind lab.
 * @param ids of scenarios, by every variant; none: those of `onBothEngines`, and a sample of all
 * @param shard "--shard=2/3": of the variants of `onBothEngines` this part
 */
export const kindParts = (ids: readonly string[], shard?: string): Part[] => [
  prepare('kind'),
  vitest('kind', 'The engine kind on real clusters', 30),
  ...(ids.length > 0
    ? [bench('kind', ids)]
    : [bench('kind', shard ? [...onBothEngines, shard] : onBothEngines), bench('kind', ['--sample'])]),
  playwright('A journey on a kind lab in Chromium', {
    project: 'journeys',
    grep: 'solved by typing',
    engine: 'kind',
  }),
]

/** What `npm run test:faults` runs: servers and labs that are killed, on real rootless labs. */
export const faultParts: Part[] = [
  prepare('rootless'),
  vitest('faults', 'Every part killed at every moment', 60),
]

function vitest(name: 'unit' | 'labs' | 'kind' | 'faults', title: string, limit: number): Part {
  const argv = (report: string) => ['vitest', 'run', `--project=${name}`, ...vitestReport(report)]
  return {
    name,
    title,
    run: signal =>
      counted(report => ({ argv: argv(report) }), vitestCount, {
        signal,
        timeoutMs: minutes(limit),
        live: name !== 'unit',
      }),
  }
}

function prepare(engine: string): Part {
  const argv = [...cli, 'prepare', '--engine', engine]
  return {
    name: 'prepare',
    title: 'Set-up of this machine',
    run: signal => verdict(argv, { signal, timeoutMs: minutes(40), live: true }),
  }
}

function bench(engine: string, choice: readonly string[]): Part {
  const argv = [...cli, 'test', ...choice, '--engine', engine, '--reporter', 'json', '--output']
  return {
    name: 'bench',
    title: `Scenario bench on ${engine} labs`,
    run: signal =>
      counted(report => ({ argv: [...argv, report] }), benchCount, {
        signal,
        timeoutMs: minutes(45),
        live: true,
      }),
  }
}

interface Journeys {
  project?: string
  grep?: string
  engine?: string
}

function playwright(title: string, { project, grep, engine }: Journeys): Part {
  const argv = ['playwright', 'test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json']
  if (project) argv.push('--project', project)
  if (grep) argv.push('--grep', grep)
  return {
    name: 'e2e',
    title,
    run: signal =>
      counted(
        report => ({
          argv,
          env: {
            PLAYWRIGHT_JSON_OUTPUT_FILE: report,
            ...(engine && { CKS_LAB_E2E_ENGINE: engine }),
          },
        }),
        playwrightCount,
        { signal, timeoutMs: minutes(30), live: true },
      ),
  }
}

function vitestReport(file: string): string[] {
  return ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
}

function tool(name: string, title: string, argv: string[]): Part {
  return { name, title, light: true, run: signal => verdict(argv, { signal, timeoutMs: minutes(5) }) }
}
