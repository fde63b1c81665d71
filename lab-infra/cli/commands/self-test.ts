import type { Register } from '../context.ts'

/** `npm test`; not shown in the help, because it is about cks-lab itself and not about its users' scenarios. */
export const selfTestCommand: Register = (program, context) => {
  program
    .command('self-test', { hidden: true })
    .description('run all tests of cks-lab itself; the last line counts them')
    .option(
      '--only <part>',
      'only this part (repeatable)',
      (part: string, parts: string[]) => [...parts, part],
      [],
    )
    .option('--kind', 'on kind labs what can be told apart there: `npm run test:kind`')
    .argument('[ids...]', 'with --kind: only these scenarios')
    .action(async (ids: string[], options: { only: string[]; kind?: boolean }) => {
      const { selfTest } = await import('../self-test/index.ts')
      const { kindParts, parts } = await import('../self-test/parts.ts')
      await selfTest(context, options.kind ? kindParts(ids) : parts, options)
    })
}
