import { join } from 'node:path'
import { execa } from 'execa'
import { projectDir } from '../../../lab-infra/paths.ts'
import type { Register } from '../context.ts'
import { exitCode } from '../errors.ts'
import { withTestState } from '../self-test/state.ts'

/**
 * `npm run bench`: hands over to bench/main.ts, a program of its own, in a state folder of its own; labs that it leaves,
 * whatever ended it, are ended here. Hidden for the same reason as self-test.
 */
export const selfBenchCommand: Register = (program, context) => {
  program
    .command('self-bench', { hidden: true })
    .description('measure cks-lab on this machine')
    .allowUnknownOption()
    .argument('[options...]', 'passed on')
    .action(async (options: string[]) => {
      const main = join(projectDir, 'bench', 'main.ts')
      const argv = ['--disable-warning=ExperimentalWarning', main, ...options]
      const run = () =>
        execa(process.execPath, argv, { stdio: 'inherit', reject: false, cancelSignal: context.signal })
      const bench = await withTestState(context, run)
      context.exitCode = bench.exitCode ?? exitCode.failed
    })
}
