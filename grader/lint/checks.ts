/** What is wrong with checks.ts. */
import { join } from 'node:path'
import { draw, type Parameters } from '../parameters.ts'
import { loadChecks } from '../scenario.ts'
import type { Check } from '../types.ts'
import { isFile, type LintProblem } from './problem.ts'

/** Draws that are looked at beside the default. */
const otherSeeds = [1, 2, 3]

/** @returns also the checks of the default draw, where they can be made. */
export async function lintChecks(
  folder: string,
  parameters: Parameters,
): Promise<{ checks: Check[] | undefined; problems: LintProblem[] }> {
  const file = join(folder, 'checks.ts')
  if (!(await isFile(file))) return { checks: undefined, problems: [] }
  try {
    const checksFor = await loadChecks(folder)
    const checks = checksFor(draw(parameters, 0))
    const problems = checks.flatMap(it => checkProblems(it).map(message => ({ file, message })))
    const ids = checks.map(it => it.id).join()
    for (const seed of otherSeeds)
      if (
        checksFor(draw(parameters, seed))
          .map(it => it.id)
          .join() !== ids
      )
        problems.push({
          file,
          message: `has other checks for seed ${seed}: ids must not depend on what is drawn`,
        })
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
