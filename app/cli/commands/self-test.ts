import type { Register } from '../context.ts'
import { repeatable, seed, shard } from '../options.ts'

interface Options {
  only: string[]
  kind?: boolean
  catalogue?: boolean
  faults?: boolean
  shard?: { index: number; count: number }
  seed?: number
}

/** `npm test`; not shown in the help, because it is about cks-lab itself and not about its users' scenarios. */
export const selfTestCommand: Register = (program, context) => {
  program
    .command('self-test', { hidden: true })
    .description('run all tests of cks-lab itself; the last line counts them')
    .option('--only <part>', 'only this part (repeatable)', repeatable, [])
    .option('--kind', 'on kind labs what can be told apart there: `npm run test:kind`')
    .option('--catalogue', 'every variant of every scenario: `npm run test:catalogue`')
    .option('--faults', 'servers and labs that are killed: `npm run test:faults`')
    .option('--shard <part>', 'with --kind or --catalogue: one part of every variant, as in 2/3', shard)
    .option('--seed <number>', 'with --catalogue: what tasks with parameters draw', seed)
    .argument('[ids...]', 'with --kind or --catalogue: only these scenarios')
    .action(async (ids: string[], options: Options) => {
      const { selfTest } = await import('../self-test/index.ts')
      const { catalogueParts, faultParts, kindParts, parts } = await import('../self-test/parts.ts')
      const part = options.shard && `--shard=${options.shard.index}/${options.shard.count}`
      const choose = () => {
        if (options.kind) return kindParts(ids, part)
        const drawn = options.seed === undefined ? [] : [`--seed=${options.seed}`]
        if (options.catalogue) return catalogueParts([...ids, ...(part ? [part] : []), ...drawn])
        return options.faults ? faultParts : parts
      }
      const chosen = choose()
      await selfTest(context, chosen, options)
    })
}
