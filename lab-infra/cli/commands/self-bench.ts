import type { Register } from '../context.ts'

/** `npm run bench`; hidden for the same reason as self-test. */
export const selfBenchCommand: Register = (program, context) => {
  program
    .command('self-bench', { hidden: true })
    .description('measure cks-lab on this machine')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { bench } = await import('../../../bench/main.ts')
      context.exitCode = await bench({ json: options.json ?? false, signal: context.signal })
    })
}
