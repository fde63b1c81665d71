import type { CheckResult, Grade } from '../../../grader/types.ts'
import { duration } from '../../../lab-infra/units.ts'
import { type Context, print, printJson, type Register, withProgress } from '../context.ts'
import { exitCode } from '../errors.ts'
import { indent } from '../format.ts'

export const gradeCommand: Register = (program, context) => {
  program
    .command('grade')
    .description('check a lab against a task; exit code 1 when not everything passed')
    .argument('<lab>', 'id of the lab')
    .argument('<scenario>', 'id of the task')
    .option('--json', 'as JSON')
    .action((lab: string, scenario: string, options: { json?: boolean }) =>
      gradeLab(context, lab, scenario, options.json ?? false),
    )
}

async function gradeLab(context: Context, labId: string, scenarioId: string, json: boolean): Promise<void> {
  const { findLab, findScenarios } = await import('../find.ts')
  const { grade } = await import('../../../grader/grade.ts')
  const [found] = await findScenarios(context, [scenarioId])
  const lab = await findLab(context, labId)
  const { scenario: setUp, seed } = lab.info.labels
  const scenario = found!.redraw(setUp === scenarioId ? Number(seed ?? 0) : 0)
  const result = await withProgress(context, view =>
    grade(lab, scenario, {
      signal: context.signal,
      onEvent: event => {
        if (event.type === 'waiting')
          view.report({
            step: 'wait',
            title: 'Waiting for the control plane',
            state: 'running',
            detail: event.summary,
          })
      },
    }),
  )
  if (json) printJson(context, result)
  else print(context, describeGrade(result))
  context.exitCode = result.passed ? exitCode.done : exitCode.finding
}

/** A grade for people: the score, then each check with its evidence. */
function describeGrade(grade: Grade): string {
  const head = `${grade.scenario}: ${grade.score} of ${grade.total} points in ${duration(grade.tookMs)}`
  const { phase, summary, cause } = grade.controlPlane
  const controlPlane =
    phase === 'ready' ? [] : [`control plane: ${summary}${cause ? `\n${indent(cause, 2)}` : ''}`]
  return [head, ...controlPlane, ...grade.checks.map(describeCheck)].join('\n')
}

const marks = { passed: '✓', failed: '✗', inconclusive: '?' }

function describeCheck(check: CheckResult): string {
  const points = check.guard ? 'guard' : `${check.earned}/${check.points}`
  const lines = [`${marks[check.outcome]} ${check.title} (${points})`]
  if (check.outcome === 'inconclusive')
    lines.push(`    could not be checked: ${check.cause ?? 'unknown cause'}`)
  if (check.outcome !== 'passed')
    for (const { where, alsoAt = [], expected, actual } of check.evidence)
      lines.push(
        ...[where, ...alsoAt].map(it => `    ${it}`),
        `      expected: ${expected}`,
        `      found:    ${actual}`,
      )
  return lines.join('\n')
}
