/** Everything that is wrong with a scenario folder, all at once, with file and line. */
import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { scenarioIdPattern } from '../scenario.ts'
import { sharedScript, variantFolders } from '../scripts.ts'
import { lintChecks } from './checks.ts'
import { lintDraws } from './draws.ts'
import type { LintProblem } from './problem.ts'
import { lintScript, lintScripts } from './scripts.ts'
import { lintSentences } from './sentences.ts'
import { lintTexts } from './texts.ts'
import { lintYaml } from './yaml.ts'

const required = ['scenario.yaml', 'task.md', 'hints.md', 'explanation.md', 'checks.ts']
const optional = ['setup.sh', sharedScript, 'files', ...variantFolders]

const nothingKnown = { checks: undefined, problems: [] }

/** @returns every problem of the folder; none: it can be loaded and benched. */
export async function lintScenario(dir: string): Promise<LintProblem[]> {
  const folder = resolve(dir)
  const names = await readdir(folder).catch(() => undefined)
  if (!names) return [{ file: folder, message: 'is no folder that can be read' }]
  const yaml = await lintYaml(join(folder, 'scenario.yaml'))
  const { parameters } = yaml
  // What is drawn wrongly is one problem; that its names are unknown elsewhere is not said beside it.
  const { checks, problems } = parameters ? await lintChecks(folder, parameters) : nothingKnown
  const parts = await Promise.all([
    lintNames(folder, names),
    lintTexts(folder),
    parameters ? lintDraws(folder, parameters) : [],
    lintSentences(folder, checks),
    ...variantFolders.map(it => lintScripts(folder, it, checks)),
    ...['setup.sh', sharedScript].filter(it => names.includes(it)).map(it => lintScript(join(folder, it))),
  ])
  return [...parts.flat(), ...yaml.problems, ...problems].sort(
    (one, other) => one.file.localeCompare(other.file) || (one.line ?? 0) - (other.line ?? 0),
  )
}

function lintNames(folder: string, names: string[]): LintProblem[] {
  const id = basename(folder)
  const problems: LintProblem[] = required
    .filter(it => !names.includes(it))
    .map(it => ({ file: join(folder, it), message: 'is missing' }))
  if (!scenarioIdPattern.test(id)) {
    problems.push({
      file: folder,
      message: `${id} is no id: lower-case letters, digits and dashes, at most 64`,
    })
  }
  const orphans = names.filter(it => !required.includes(it) && !optional.includes(it))
  return [
    ...problems,
    ...orphans.map(it => ({
      file: join(folder, it),
      message: "is none of a scenario's files; what the texts link to goes to files/",
    })),
  ]
}
