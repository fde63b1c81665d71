/** What is wrong with a scenario's texts: what is empty, links that lead nowhere, hints. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { splitHints } from '../scenario.ts'
import { isFile, type LintProblem } from './problem.ts'

const wantedHints = 3

export async function lintTexts(folder: string): Promise<LintProblem[]> {
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
