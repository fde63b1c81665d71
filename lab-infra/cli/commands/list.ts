import type { Scenario } from '../../../grader/scenario.ts'
import { type Context, print, printJson, type Register } from '../context.ts'
import { table } from '../format.ts'

export const listCommand: Register = (program, context) => {
  program
    .command('list')
    .description('list the tasks')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) => list(context, options.json ?? false))
}

async function list(context: Context, json: boolean): Promise<void> {
  const { findScenarios } = await import('../find.ts')
  const scenarios = await findScenarios(context, [])
  if (json) {
    return printJson(context, scenarios.map(described))
  }
  const rows = scenarios.map(({ id, title, minutes, difficulty }) => [
    id,
    `${minutes} min`,
    difficulty,
    title,
  ])
  print(context, table([['ID', 'TIME', 'LEVEL', 'TITLE'], ...rows]))
}

function described({ id, title, domain, topic, minutes, difficulty, cis = [], dir, checks }: Scenario) {
  return {
    id,
    title,
    domain,
    topic,
    minutes,
    difficulty,
    cis,
    dir,
    checks: checks.map(({ id, title, points, guard = false }) => ({ id, title, points, guard })),
  }
}
