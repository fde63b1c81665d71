import { outlineOf } from '../../../grader/outline.ts'
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
  const rows = scenarios.map(({ id, title, subtitle = '', minutes, difficulty }) => [
    id,
    `${minutes} min`,
    difficulty,
    title,
    subtitle,
  ])
  print(context, fitting([['ID', 'TIME', 'LEVEL', 'TITLE', ''], ...rows], context.stdout.columns))
}

/** Where the terminal is too narrow for all columns, without the second lines of titles. */
function fitting(rows: string[][], columns: number | undefined): string {
  const lines = table(rows)
    .split('\n')
    .map(line => line.trimEnd())
  const fits = columns === undefined || lines.every(line => line.length <= columns)
  return fits ? lines.join('\n') : table(rows.map(row => row.slice(0, -1)))
}

function described({
  id,
  title,
  subtitle,
  domain,
  topic,
  minutes,
  difficulty,
  cis = [],
  dir,
  checks,
}: Scenario) {
  return {
    id,
    title,
    ...(subtitle !== undefined && { subtitle }),
    domain,
    topic,
    minutes,
    difficulty,
    cis,
    dir,
    checks: outlineOf(checks),
  }
}
