/** A scenario is a folder; here it becomes a value. What may be wrong with one, lint/ says in full. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { components } from '../lab-infra/control-plane/facts.ts'
import { LabError, labFeatures } from '../lab-infra/lab.ts'
import { cisBenchmark, cisControls } from './cis.ts'
import { type Draw, draw, fill, Parameters, strict } from './parameters.ts'
import './resolve.ts'
import { loadScripts, type Scripts } from './scripts.ts'
import { type Checks, listed } from './sentences.ts'
import type { Check } from './types.ts'

/** The exam's six domains and their weights in percent (CKS curriculum v1.34). */
export const domains = {
  'Cluster Setup': 15,
  'Cluster Hardening': 15,
  'System Hardening': 10,
  'Minimize Microservice Vulnerabilities': 20,
  'Supply Chain Security': 20,
  'Monitoring, Logging and Runtime Security': 20,
} as const

/** scenario.yaml; an unknown field is an error. */
export const ScenarioFile = z.strictObject({
  /** In the field's own words, as somebody looks for it: "Enable NodeRestriction". */
  title: z.string().min(3).max(80),
  /** A second line below the title, in any words. */
  subtitle: z.string().min(3).max(80).optional(),
  domain: z.enum(Object.keys(domains) as [keyof typeof domains, ...(keyof typeof domains)[]]),
  /** What of the API server it is about: Authentication, Authorization, Admission, Audit, ... */
  topic: z.string().min(2).max(60),
  minutes: z.number().int().min(1).max(60),
  difficulty: z.enum(['easy', 'medium', 'hard']),
  /** Controls of the CIS benchmark that it practises. YAML reads 2.1 as a number, 1.2.1 as a string. */
  cis: z
    .array(
      z.coerce.string().refine(it => it in cisControls, {
        error: issue => `${issue.input} is no control of the ${cisBenchmark}`,
      }),
    )
    .optional(),
  /**
   * Files and folders of the node whose state after the setup is kept, to be compared with later; everything below
   * /etc/kubernetes is in any case.
   */
  remember: z.array(z.string().startsWith('/')).optional(),
  /** The component that setup.sh leaves broken, for tasks about repairing it. Why it is broken is not told then. */
  brokenAtStart: z.enum(components).optional(),
  /** What labs need for it beyond a cluster of one node. */
  needs: z.array(z.enum(labFeatures)).optional(),
  /** Names and values that are drawn anew for each attempt. */
  parameters: Parameters.optional(),
})

/** A task as somebody gets it: its texts, checks and scripts have the values of one draw. */
export interface Scenario extends z.infer<typeof ScenarioFile>, Scripts {
  /** The folder's name. */
  id: string
  dir: string
  /** Which draw this is; 0 where nothing is drawn. */
  seed: number
  /** What was drawn. */
  values: Draw
  /** Markdown */
  task: string
  /** Markdown, one for each `## ` heading of hints.md */
  hints: string[]
  /** Markdown */
  explanation: string
  checks: Check[]
  /** The same task with what another seed draws. @throws LabError `bad-scenario` when checks.ts cannot do with it. */
  redraw(seed: number): Scenario
}

export const scenarioIdPattern = /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/

/**
 * Loads one folder, with what `seed` draws.
 * @throws LabError `bad-scenario` naming the file and what is wrong with it.
 */
export async function loadScenario(dir: string, seed = 0): Promise<Scenario> {
  const folder = resolve(dir)
  const text = (name: string) =>
    readFile(join(folder, name), 'utf8').catch(cause => {
      throw bad(join(folder, name), 'cannot be read', cause)
    })
  const [yaml, task, hints, explanation] = await Promise.all(
    ['scenario.yaml', 'task.md', 'hints.md', 'explanation.md'].map(text) as [
      Promise<string>,
      Promise<string>,
      Promise<string>,
      Promise<string>,
    ],
  )
  const file = parseScenarioFile(join(folder, 'scenario.yaml'), yaml)
  const texts = { task, hints, explanation }
  const checks = await loadChecks(folder)
  return drawn({ folder, file, texts, checks, scripts: await loadScripts(folder) }, seed)
}

/** What a folder says, whatever is drawn. */
interface Folder {
  folder: string
  file: z.infer<typeof ScenarioFile>
  texts: Record<'task' | 'hints' | 'explanation', string>
  checks: (values: Draw) => Check[]
  scripts: (values: Draw) => Scripts
}

function drawn(of: Folder, wanted: number): Scenario {
  const { folder, file, texts, scripts } = of
  const seed = file.parameters ? wanted : 0
  const values = draw(file.parameters ?? {}, seed)
  return {
    ...file,
    id: basename(folder),
    dir: folder,
    seed,
    values,
    task: fill(texts.task, values),
    hints: splitHints(fill(texts.hints, values)),
    explanation: fill(texts.explanation, values),
    checks: of.checks(values),
    ...scripts(values),
    redraw: other => drawn(of, other),
  }
}

/**
 * Loads every scenario in the given folders (each holds scenario folders; one that is a scenario itself counts too),
 * sorted by id.
 * @throws LabError `bad-scenario`; also when two have the same id.
 */
export async function loadScenarios(dirs: string[]): Promise<Scenario[]> {
  const folders = (await Promise.all(dirs.map(scenarioFolders))).flat()
  const scenarios = await Promise.all(folders.map(it => loadScenario(it)))
  scenarios.sort((one, other) => one.id.localeCompare(other.id))
  const twin = scenarios.find((it, index) => scenarios[index + 1]?.id === it.id)
  if (twin) throw bad(twin.dir, `has the id of another scenario: ${twin.id}`)
  return scenarios
}

/** The scenario folders under a folder, or the folder itself when it is one. */
export async function scenarioFolders(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(cause => {
    throw bad(dir, 'cannot be read', cause)
  })
  if (entries.some(it => it.name === 'scenario.yaml')) return [resolve(dir)]
  const folders = entries.filter(
    it => it.isDirectory() && !it.name.startsWith('.') && it.name !== 'node_modules',
  )
  return folders.map(it => resolve(dir, it.name)).sort()
}

/** @throws LabError `bad-scenario` with line and field. */
export function parseScenarioFile(path: string, yaml: string): z.infer<typeof ScenarioFile> {
  const document = parseDocument(yaml)
  const error = document.errors[0]
  if (error) throw bad(path, error.message)
  const parsed = ScenarioFile.safeParse(document.toJS())
  if (!parsed.success) throw bad(path, parsed.error.issues.map(it => describeIssue(it)).join('; '))
  return parsed.data
}

export const describeIssue = (issue: { path: PropertyKey[]; message: string }) =>
  issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message

/**
 * The checks of a folder, for a draw.
 * @throws LabError `bad-scenario` when checks.ts cannot be imported or exports no checks; so does the function.
 */
export async function loadChecks(dir: string): Promise<(values: Draw) => Check[]> {
  const path = join(dir, 'checks.ts')
  const module = (await import(pathToFileURL(path).href).catch(cause => {
    throw bad(path, `cannot be imported: ${cause instanceof Error ? cause.message : cause}`, cause)
  })) as { default?: unknown }
  return values => checksIn(path, module.default, values)
}

function checksIn(path: string, exported: unknown, values: Draw): Check[] {
  const made = typeof exported === 'function' ? attempt(path, () => exported(strict(values))) : exported
  const checks = Array.isArray(made) ? listed(made as Checks) : []
  if (checks.length === 0)
    throw bad(path, 'has no default export that is a list of checks, or a function that makes one of a draw')
  const twice = checks.find((it, index) => checks.findIndex(other => other.id === it.id) !== index)
  if (twice) throw bad(path, `has the check id ${twice.id} twice`)
  return checks
}

function attempt<T>(path: string, make: () => T): T {
  try {
    return make()
  } catch (cause) {
    throw bad(path, `makes no checks: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
}

/** hints.md in parts, each from one `## ` heading to the next. */
export function splitHints(markdown: string): string[] {
  return markdown
    .split(/^(?=## )/m)
    .filter(part => part.startsWith('## '))
    .map(part => part.trim())
}

function bad(path: string, what: string, cause?: unknown): LabError {
  return new LabError('bad-scenario', `${path} ${what}`, {
    remedy: 'Run "cks-lab lint" with this scenario: it lists everything that is wrong with the folder.',
    cause,
  })
}
