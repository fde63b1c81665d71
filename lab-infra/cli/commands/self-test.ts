import type { Register } from '../context.ts'
import { repeatable } from '../options.ts'

interface Options {
  only: string[]
  kind?: boolean
  catalogue?: boolean
}

/** `npm test`; not shown in the help, because it is about cks-lab itself and not about its users' scenarios. */
export const selfTestCommand: Register = (program, context) => {
  program
    .command('self-test', { hidden: true })
    .description('run all tests of cks-lab itself; the last line counts them')
    .option('--only <part>', 'only this part (repeatable)', repeatable, [])
    .option('--kind', 'on kind labs what can be told apart there: `npm run test:kind`')
    .option('--catalogue', 'every variant of every scenario: `npm run test:catalogue`')
    .argument('[ids...]', 'with --kind or --catalogue: only these scenarios')
    .action(async (ids: string[], options: Options) => {
      const { selfTest } = await import('../self-test/index.ts')
      const { catalogueParts, kindParts, parts } = await import('../self-test/parts.ts')
      const chosen = options.kind ? kindParts(ids) : options.catalogue ? catalogueParts(ids) : parts
      await selfTest(context, chosen, options)
    })
}
