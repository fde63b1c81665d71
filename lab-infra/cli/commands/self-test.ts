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
    .action(async (options: { only: string[] }) => {
      const { selfTest } = await import('../self-test/index.ts')
      await selfTest(context, options.only)
    })
}
