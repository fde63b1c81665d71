import { type Context, print, type Register } from '../context.ts'
import { exitCode } from '../errors.ts'

export const lintCommand: Register = (program, context) => {
  program
    .command('lint')
    .description('say what is wrong with the folders of tasks, without any lab')
    .argument('[ids...]', 'ids of the tasks (default: all)')
    .action((ids: string[]) => lint(context, ids))
}

async function lint(context: Context, ids: string[]): Promise<void> {
  const { chooseFolders } = await import('../choice.ts')
  const { lintScenario } = await import('../../../grader/lint/lint.ts')
  const folders = await chooseFolders(context, ids, {})
  const problems = (await Promise.all(folders.map(lintScenario))).flat()
  for (const { file, line, message } of problems)
    print(context, `✗ ${file}${line === undefined ? '' : `:${line}`}: ${message}`)
  const tasks = folders.length === 1 ? '1 task' : `${folders.length} tasks`
  print(context, problems.length === 0 ? `${tasks}, no problem` : `${tasks}, ${problems.length} problems`)
  context.exitCode = problems.length === 0 ? exitCode.done : exitCode.finding
}
