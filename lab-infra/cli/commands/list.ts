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
    const rows = scenarios.map(({ id, title, domain, topic, minutes, difficulty, dir }) => {
      return { id, title, domain, topic, minutes, difficulty, dir }
    })
    return printJson(context, rows)
  }
  const rows = scenarios.map(({ id, title, minutes, difficulty }) => [
    id,
    `${minutes} min`,
    difficulty,
    title,
  ])
  print(context, table([['ID', 'TIME', 'LEVEL', 'TITLE'], ...rows]))
}
