import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Option } from 'commander'
import type { BenchEvent } from '../../../grader/bench/index.ts'
import { LabError } from '../../lab.ts'
import { type Context, type Register, withProgress } from '../context.ts'
import { didYouMean } from '../nearest.ts'
import { engineOption, integer } from '../options.ts'
import type { ProgressView } from '../progress.ts'

interface Test {
  engine?: string
  jobs: number
  reporter: 'pretty' | 'json' | 'junit'
  output?: string
}

export const testCommand: Register = (program, context) => {
  program
    .command('test')
    .description(
      'test tasks on real labs: untouched they score 0, each solution 100 %, each near miss fails just what it names',
    )
    .argument('[ids...]', 'ids of the tasks (default: all)')
    .addOption(engineOption())
    .option('--jobs <number>', 'labs at once', integer(1, 64), 1)
    .addOption(new Option('--reporter <name>').choices(['pretty', 'json', 'junit']).default('pretty'))
    .option('--output <file>', 'write the report there instead of to standard output')
    .action((ids: string[], options: Test) => test(context, ids, options))
}

async function test(
  context: Context,
  ids: string[],
  { engine: name, jobs, reporter, output }: Test,
): Promise<void> {
  const bench = await import('../../../grader/bench/index.ts')
  const scenarios = pick(ids, (await Promise.all(context.scenarioDirs.map(bench.scenarioFolders))).flat())
  const engine = await context.chooseEngine(name)
  const { signal } = context
  const lines: string[] = []
  const result = await withProgress(context, async view => {
    await engine.prepare(view.report, signal)
    const show = live(context, view)
    const tell = bench.prettyReporter(line => {
      lines.push(line)
      // A report that is asked for on standard output stays alone there.
      view.say(line, reporter === 'pretty' && output === undefined ? context.stdout : context.stderr)
    })
    return bench.runBench({
      scenarios,
      engine,
      jobs,
      signal,
      reporter: event => {
        show(event)
        tell(event)
      },
    })
  })
  const report = { pretty: () => `${lines.join('\n')}\n`, json: bench.toJson, junit: bench.toJunit }[
    reporter
  ](result)
  if (output !== undefined) await writeFile(output, report)
  else if (reporter !== 'pretty') context.stdout.write(report)
  context.exitCode = bench.benchExitCode(result)
}

/** On a terminal, what runs just now. */
function live({ stderr }: Context, view: ProgressView): (event: BenchEvent) => void {
  return event => {
    if (!stderr.isTTY) return
    if (event.type === 'finished') view.forget(`${event.result.scenario} ${event.result.name}`)
    if (event.type !== 'started') return
    const title = `${event.scenario} ${event.name}`
    view.report({ step: title, title, state: 'started', usualMs: 15_000 })
  }
}

/** By folder, because a folder that cannot be loaded is tested as well. */
function pick(ids: readonly string[], folders: readonly string[]): string[] {
  if (folders.length === 0)
    throw new LabError('no-scenarios', 'There is no task to test', { remedy: 'Make one: cks-lab new <id>' })
  const all = folders.map(folder => basename(folder))
  const unknown = ids.find(id => !all.includes(id))
  if (unknown !== undefined)
    throw new LabError('no-such-scenario', `There is no scenario "${unknown}"`, {
      remedy: didYouMean(unknown, all, `There are: ${all.join(', ')}`),
    })
  return ids.length === 0 ? [...folders] : folders.filter(folder => ids.includes(basename(folder)))
}
