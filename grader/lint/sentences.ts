/** Whether every demand of task.md has a check, and every check a sentence of it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demandsIn, says } from '../sentences.ts'
import { brief } from '../shown.ts'
import type { Check } from '../types.ts'
import type { LintProblem } from './problem.ts'

export async function lintSentences(folder: string, checks: Check[] | undefined): Promise<LintProblem[]> {
  const file = join(folder, 'task.md')
  const task = await readFile(file, 'utf8').catch(() => undefined)
  if (task === undefined || !checks) return []
  const source = join(folder, 'checks.ts')
  const without = checks
    .filter(it => !it.proves?.length)
    .map(({ id }) => ({
      file: source,
      message: `check ${id} names no sentence of task.md that it proves: sentence('words of it', ...)`,
    }))
  const proved = [...new Set(checks.flatMap(it => it.proves ?? []))]
  const unsaid = proved
    .filter(it => !says(task, it))
    .map(words => ({ file: source, message: `task.md does not say "${words}", which a check is to prove` }))
  const unproved = demandsIn(task)
    .filter(({ text }) => !proved.some(words => says(text, words)))
    .map(({ line, text }) => ({ file, line, message: `no check proves "${brief(text, 60)}"` }))
  return [...without, ...unsaid, ...unproved]
}
