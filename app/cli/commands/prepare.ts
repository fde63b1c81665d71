import { type Context, type Register, withProgress } from '../context.ts'
import { engineOption } from '../options.ts'

export const prepareCommand: Register = (program, context) => {
  program
    .command('prepare')
    .description('set up what labs need on this machine (programs, images), without starting anything')
    .addOption(engineOption())
    .action((options: { engine?: string }) => prepare(context, options.engine))
}

async function prepare(context: Context, name: string | undefined): Promise<void> {
  const engine = await context.chooseEngine(name)
  await withProgress(context, async view => {
    await engine.prepare(view.report, context.signal)
    view.say(`Labs can be made (engine ${engine.name}).`)
  })
}
