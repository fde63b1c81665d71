/** Everything that is wrong with a scenario folder, all at once, with file and line. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isNode, LineCounter, parseDocument } from 'yaml'
import {
  describeIssue,
  failsLine,
  loadChecks,
  ScenarioFile,
  scenarioIdPattern,
  splitHints,
} from './scenario.ts'
import type { Check } from './types.ts'

export interface LintProblem {
  /** Absolute. */
  file: string
  line?: number
  message: string
}

const required = ['scenario.yaml', 'task.md', 'hints.md', 'explanation.md', 'checks.ts']
const optional = ['setup.sh', 'files', 'solutions', 'near-misses']
const wantedHints = 3

/** @returns every problem of the folder; none: it can be loaded and benched. */
export async function lintScenario(dir: string): Promise<LintProblem[]> {
  const folder = resolve(dir)
  const names = await readdir(folder).catch(() => undefined)
  if (!names) return [{ file: folder, message: 'is no folder that can be read' }]
  const { checks, problems } = await lintChecks(folder)
  const parts = await Promise.all([
    lintNames(folder, names),
    lintYaml(join(folder, 'scenario.yaml')),
    lintTexts(folder),
    lintScripts(folder, 'solutions', checks),
    lintScripts(folder, 'near-misses', checks),
    names.includes('setup.sh') ? lintScript(join(folder, 'setup.sh')) : [],
  ])
  return [...parts.flat(), ...problems].sort(
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

async function lintYaml(file: string): Promise<LintProblem[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return []
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  if (document.errors.length > 0) {
    return document.errors.map(it => ({
      file,
      line: lines.linePos(it.pos[0]).line,
      message: it.message.split('\n')[0] ?? '',
    }))
  }
  const parsed = ScenarioFile.safeParse(document.toJS())
  if (parsed.success) return []
  return parsed.error.issues.map(issue => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : []
    const path = [...issue.path, ...unknown.slice(0, 1)]
    const node = path.length > 0 ? document.getIn(path, true) : undefined
    const at = isNode(node) ? node.range?.[0] : undefined
    return { file, message: describeIssue(issue), ...(at !== undefined && { line: lines.linePos(at).line }) }
  })
}

async function lintChecks(folder: string): Promise<{ checks: Check[] | undefined; problems: LintProblem[] }> {
  const file = join(folder, 'checks.ts')
  if (!(await isFile(file))) return { checks: undefined, problems: [] }
  try {
    const checks = await loadChecks(folder)
    const problems = checks.flatMap(it => checkProblems(it).map(message => ({ file, message })))
    if (!checks.some(it => !it.guard))
      problems.push({ file, message: 'has guards only: nothing can be earned' })
    return { checks, problems }
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(`${file} `, '') : String(error)
    return { checks: undefined, problems: [{ file, message }] }
  }
}

function checkProblems(check: Check): string[] {
  const problems = []
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(check.id)) problems.push(`check id ${check.id} is not in kebab-case`)
  if (!check.title) problems.push(`check ${check.id} has no title`)
  if (!(Number.isInteger(check.points) && check.points > 0))
    problems.push(`check ${check.id}: points must be a whole number above 0`)
  if (typeof check.run !== 'function') problems.push(`check ${check.id} has no run function`)
  return problems
}

async function lintTexts(folder: string): Promise<LintProblem[]> {
  const names = ['task.md', 'hints.md', 'explanation.md']
  const texts = await Promise.all(names.map(it => readFile(join(folder, it), 'utf8').catch(() => undefined)))
  const problems = await Promise.all(
    names.map(async (name, index) => {
      const [file, text] = [join(folder, name), texts[index]]
      if (text === undefined) return []
      return [
        ...(text.trim() === '' ? [{ file, message: 'is empty' }] : []),
        ...(await brokenLinks(file, text)),
      ]
    }),
  )
  const hints = texts[1] === undefined ? wantedHints : splitHints(texts[1]).length
  const few =
    hints === wantedHints
      ? []
      : [
          {
            file: join(folder, 'hints.md'),
            message: `has ${hints} hints ("## " headings), not ${wantedHints}`,
          },
        ]
  return [...problems.flat(), ...few]
}

/** Relative links must lead to a file; others must be https addresses that parse. Nothing is fetched. */
async function brokenLinks(file: string, markdown: string): Promise<LintProblem[]> {
  const problems: LintProblem[] = []
  for (const [index, text] of markdown.split('\n').entries()) {
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]*)\)/g)) {
      const good = /^[a-z]+:/i.test(target)
        ? target.startsWith('https://') && URL.canParse(target)
        : target.startsWith('#') || (await isFile(join(dirname(file), target)))
      if (!good)
        problems.push({ file, line: index + 1, message: `link to ${target || 'nowhere'} leads nowhere` })
    }
  }
  return problems
}

async function lintScripts(
  folder: string,
  kind: 'solutions' | 'near-misses',
  checks: Check[] | undefined,
): Promise<LintProblem[]> {
  const dir = join(folder, kind)
  const names = (await readdir(dir).catch(() => [])).sort()
  const scripts = names.filter(it => it.endsWith('.sh'))
  const problems: LintProblem[] = names
    .filter(it => !scripts.includes(it))
    .map(it => ({ file: join(dir, it), message: 'is no .sh script: an orphan' }))
  const least = kind === 'solutions' ? 2 : 4
  if (scripts.length < least)
    problems.push({ file: dir, message: `has ${scripts.length} scripts; at least ${least} are needed` })
  for (const name of scripts) {
    problems.push(...(await lintScript(join(dir, name))))
    if (kind === 'near-misses') problems.push(...(await lintFailsLine(join(dir, name), checks)))
  }
  return problems
}

async function lintScript(file: string): Promise<LintProblem[]> {
  const [text, { mode }] = await Promise.all([readFile(file, 'utf8'), stat(file)])
  const problems: LintProblem[] = []
  const windows = text.split('\n').findIndex(it => it.endsWith('\r'))
  if (windows >= 0) {
    problems.push({
      file,
      line: windows + 1,
      message:
        'ends lines as Windows does (CRLF), and bash takes the CR for a part of its commands: save it with LF; "* text=auto eol=lf" in .gitattributes keeps a checkout so',
    })
  }
  if (!/^#!\/bin\/bash\r?\n/.test(text))
    problems.push({ file, line: 1, message: 'does not begin with #!/bin/bash' })
  if ((mode & 0o111) === 0) problems.push({ file, message: 'is not executable: chmod +x' })
  for (const [index, line] of text.split('\n').entries()) {
    const name = line.match(/\bCKS_LAB_\w+/)?.[0]
    if (!name) continue
    const message = `names ${name}: no script is given a variable of cks-lab's, because what it leaves running shows it to the learner in /proc; what checks need later is kept by \`remember:\` in scenario.yaml`
    problems.push({ file, line: index + 1, message })
  }
  return problems
}

async function lintFailsLine(file: string, checks: Check[] | undefined): Promise<LintProblem[]> {
  const ids = failsLine(await readFile(file, 'utf8'))
  if (!ids || ids.length === 0)
    return [{ file, line: 2, message: 'names no check: its second line must be "# fails: check-a, check-b"' }]
  const unknown = checks ? ids.filter(id => !checks.some(it => it.id === id)) : []
  return unknown.map(id => ({
    file,
    line: 2,
    message: `names "${id}", which no check is; there are, separated by commas: ${checks?.map(it => it.id).join(', ')}`,
  }))
}

const isFile = (path: string) =>
  stat(path).then(
    it => it.isFile(),
    () => false,
  )
