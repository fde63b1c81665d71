import { Option } from 'commander'
import type * as Bench from '../../../grader/proving/index.ts'
import { labsAtOnce } from '../../../lab-infra/capacity.ts'
import type { Choice } from '../choice.ts'
import { type Context, type Register, withProgress } from '../context.ts'
import { engineOption, integer, labs, repeatable, seed, shard } from '../options.ts'
import { refuseUnwritable, writeReport } from '../output.ts'
import type { ProgressView } from '../progress.ts'

interface Test extends Choice {
  engine?: string
  jobs: number | 'auto'
  reporter: 'pretty' | 'json' | 'junit'
  output?: string
  seed?: number
  seeds?: number
}

export const testCommand: Register = (program, context) => {
  program
    .command('test')
    .description(
      'test tasks on real labs: untouched they score 0, each solution 100 %, each near miss fails just what it names',
    )
    .argument('[ids...]', 'ids of the tasks (default: all)')
    .addOption(engineOption())
    .option(
      '--changed [commit]',
      'only tasks that differ from a commit (default: where the branch left main); all when their judges differ',
    )
    .addOption(
      new Option('--sample', 'of each task the untouched lab, one solution and one near miss').conflicts(
        'only',
      ),
    )
    .option('--only <variant>', 'only this variant, as in near-miss/too-wide (repeatable)', repeatable)
    .option('--seed <number>', 'what tasks with parameters draw instead of the default', seed)
    .addOption(
      new Option('--seeds <number>', 'every variant by so many draws')
        .argParser(integer(1, 100))
        .conflicts('seed'),
    )
    .option('--shard <part>', 'only one of several parts, as in 2/3', shard)
    .option('--jobs <number>', 'labs at once; auto: as memory and processors allow', labs, 'auto')
    .addOption(new Option('--reporter <name>').choices(['pretty', 'json', 'junit']).default('pretty'))
    .option('--output <file>', 'write the report there instead of to standard output')
    .action((ids: string[], options: Test) => test(context, ids, options))
}

async function test(context: Context, ids: string[], options: Test): Promise<void> {
  if (options.output !== undefined) await refuseUnwritable(options.output)
  const bench = await import('../../../grader/proving/index.ts')
  const { chooseCases, chooseFolders } = await import('../choice.ts')
  const plan = await bench.planBench(await chooseFolders(context, ids, options), seedsOf(options))
  const engine = await context.chooseEngine(options.engine)
  const chosen = bench.runnable({ ...plan, cases: chooseCases(plan, options) }, engine)
  const lines: string[] = []
  const result = await withProgress(context, async view => {
    if (chosen.cases.length > 0) {
      await bench.sweepBenchLabs(engine)
      await engine.prepare(view.report, context.signal)
    }
    const show = live(context, view, bench)
    const tell = bench.prettyReporter(line => {
      lines.push(line)
      // A report that is asked for on standard output stays alone there.
      const isReport = options.reporter === 'pretty' && options.output === undefined
      view.say(line, isReport ? context.stdout : context.stderr)
    })
    return bench.runBench(chosen, {
      engine,
      jobs: options.jobs === 'auto' ? labsAtOnce(await engine.capacity()) : options.jobs,
      shard: options.shard,
      signal: context.signal,
      reporter: event => {
        show(event)
        tell(event)
      },
    })
  })
  const pretty = () => `${lines.join('\n')}\n`
  const report = { pretty, json: bench.toJson, junit: bench.toJunit }[options.reporter](result)
  context.exitCode = bench.benchExitCode(result)
  if (options.output !== undefined) await writeReport(context, options.output, report)
  else if (options.reporter !== 'pretty') context.stdout.write(report)
}

const seedsOf = ({ seed, seeds }: Test): number[] =>
  seeds === undefined ? [seed ?? 0] : Array.from({ length: seeds }, (_, index) => index + 1)

/** On a terminal, what runs just now. */
function live(
  { stderr }: Context,
  view: ProgressView,
  bench: Pick<typeof Bench, 'titleOf'>,
): (event: Bench.BenchEvent) => void {
  return event => {
    if (!stderr.isTTY) return
    if (event.type === 'finished') view.forget(bench.titleOf(event.result))
    if (event.type !== 'started') return
    const title = bench.titleOf(event)
    view.report({ step: title, title, state: 'started', usualMs: 15_000 })
  }
}
