/** The parts of `npm test` that are about the project's own scenario folders. */
import { join } from 'node:path'
import { z } from 'zod'
import { lintScenario } from '../../../grader/lint/lint.ts'
import { scenarioFolders, titleOf, troubles } from '../../../grader/proving/index.ts'
import { projectDir } from '../../../lab-infra/paths.ts'
import { type Count, failure } from './counts.ts'
import type { Ran } from './tools.ts'

/** One test for each folder. */
export async function lintScenarios(): Promise<Ran> {
  const folders = await scenarioFolders(join(projectDir, 'scenarios'))
  const linted = await Promise.all(
    folders.map(async folder => ({ folder, problems: await lintScenario(folder) })),
  )
  const bad = linted.filter(({ problems }) => problems.length > 0)
  const lines = bad.flatMap(({ problems }) =>
    problems.map(({ file, line, message }) => `${file}:${line ?? 1}: ${message}`),
  )
  return {
    passed: linted.length - bad.length,
    failed: bad.map(({ folder }) => folder),
    skipped: [],
    output: lines.join('\n'),
  }
}

const Bench = z.object({
  problems: z.array(z.object({ file: z.string(), message: z.string() })),
  skipped: z.array(z.object({ scenario: z.string(), reason: z.string() })),
  cases: z.array(
    z.object({
      scenario: z.string(),
      seed: z.number().optional(),
      name: z.string(),
      surprises: z.array(
        z.object({
          check: z.string().optional(),
          expected: z.string(),
          actual: z.string(),
          evidence: z.array(z.object({ where: z.string(), expected: z.string(), actual: z.string() })),
        }),
      ),
      error: z.string().optional(),
    }),
  ),
})

/** One test for each variant of each scenario, and a failed one for each problem that kept a folder from being run. */
export function benchCount(report: unknown): Count {
  const { problems, skipped, cases } = Bench.parse(report)
  const bad = cases.filter(({ surprises, error }) => surprises.length > 0 || error !== undefined)
  const failed = [
    ...problems.map(({ file, message }) => `${file}: ${message}`),
    ...bad.map(it => failure(titleOf(it), troubles(it).join('\n'))),
  ]
  return {
    passed: cases.length - bad.length,
    failed,
    skipped: skipped.map(it => `${it.scenario}: ${it.reason}`),
  }
}
