/** What is wrong with a scenario's scripts. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { headerOf, sharedScript, type variantFolders } from '../scripts.ts'
import type { Check } from '../types.ts'
import { isFile, type LintProblem } from './problem.ts'

/** All of solutions/ or near-misses/. */
export async function lintScripts(
  folder: string,
  kind: (typeof variantFolders)[number],
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
    problems.push(...(await lintHeader(folder, join(dir, name), kind, checks)))
  }
  return problems
}

export async function lintScript(file: string): Promise<LintProblem[]> {
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
  const isShared = basename(file) === sharedScript
  if (!isShared && !/^#!\/bin\/bash\r?\n/.test(text))
    problems.push({ file, line: 1, message: 'does not begin with #!/bin/bash' })
  if (!isShared && (mode & 0o111) === 0) problems.push({ file, message: 'is not executable: chmod +x' })
  for (const [index, line] of text.split('\n').entries()) {
    const name = line.match(/\bCKS_LAB_\w+/)?.[0]
    if (!name) continue
    const message = `names ${name}: no script is given a variable of cks-lab's, because what it leaves running shows it to the learner in /proc; what checks need later is kept by \`remember:\` in scenario.yaml`
    problems.push({ file, line: index + 1, message })
  }
  return problems
}

async function lintHeader(
  folder: string,
  file: string,
  kind: (typeof variantFolders)[number],
  checks: Check[] | undefined,
): Promise<LintProblem[]> {
  const { fails, from, lab } = headerOf(await readFile(file, 'utf8'))
  const problems: LintProblem[] = []
  const found = (message: string) => problems.push({ file, line: 2, message })
  if (
    from !== undefined &&
    !(/^(solutions|near-misses)\/[^/]+\.sh$/.test(from) && (await isFile(join(folder, from))))
  )
    found(`goes on from "${from}", which is no script of solutions/ or near-misses/`)
  if (
    from !== undefined &&
    (await isFile(join(folder, from))) &&
    headerOf(await readFile(join(folder, from), 'utf8')).from
  )
    found(`goes on from ${from}, which goes on from another itself`)
  if (lab !== undefined && lab !== 'fresh')
    found(`asks for the lab "${lab}": there is "# lab: fresh", or nothing`)
  if (kind === 'solutions') return problems
  if (!fails?.length) found('names no check: its second line must be "# fails: check-a, check-b"')
  const there = checks?.map(it => it.id)
  for (const id of there ? (fails ?? []).filter(it => !there.includes(it)) : [])
    found(`names "${id}", which no check is; there are, separated by commas: ${there?.join(', ')}`)
  return problems
}
