/** The `cks-lab` command: its parts, its global options, and what its errors look like. */
import { constants } from 'node:os'
import { resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import { classCommand } from './commands/class.ts'
import { cleanCommand } from './commands/clean.ts'
import { doctorCommand } from './commands/doctor.ts'
import { gradeCommand } from './commands/grade.ts'
import { labCommand } from './commands/lab.ts'
import { lintCommand } from './commands/lint.ts'
import { listCommand } from './commands/list.ts'
import { newCommand } from './commands/new.ts'
import { prepareCommand } from './commands/prepare.ts'
import { selfBenchCommand } from './commands/self-bench.ts'
import { selfDocsCommand } from './commands/self-docs.ts'
import { selfTestCommand } from './commands/self-test.ts'
import { storeCommand } from './commands/store.ts'
import { testCommand } from './commands/test.ts'
import { upCommand } from './commands/up.ts'
import { type Context, Interrupted, type Register } from './context.ts'
import { describeError, exitCode, exitCodeHelp } from './errors.ts'

const commands: Register[] = [
  upCommand,
  doctorCommand,
  prepareCommand,
  listCommand,
  lintCommand,
  testCommand,
  newCommand,
  labCommand,
  gradeCommand,
  classCommand,
  storeCommand,
  cleanCommand,
  selfTestCommand,
  selfBenchCommand,
  selfDocsCommand,
]

/** Runs one command line (without "node cks-lab"); never throws. @returns the exit code */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  try {
    await program(context).parseAsync(argv, { from: 'user' })
    return context.signal.aborted ? interruptedCode(context.signal) : context.exitCode
  } catch (error) {
    if (context.signal.aborted) return interruptedCode(context.signal)
    // commander has printed its own message already; asking for help or the version is no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.failed
    context.stderr.write(`${describeError(error)}\n`)
    return exitCode.failed
  }
}

/** As shells have it: 128 and the signal's number; 130 after Ctrl-C. */
export function interruptedCode(signal: AbortSignal): number {
  const by = signal.reason instanceof Interrupted ? signal.reason.by : 'SIGINT'
  return 128 + constants.signals[by]
}

function program(context: Context): Command {
  const program = new Command('cks-lab')
    .description('Practise securing the Kubernetes API server on a real, disposable control-plane node.')
    .version(context.version)
    .option('--scenarios <dir>', 'also take the scenarios in this folder (repeatable)', addDir, [])
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .showHelpAfterError('(--help shows what is possible)')
    .exitOverride()
    .configureOutput({
      writeOut: text => context.stdout.write(text),
      writeErr: text => context.stderr.write(text),
    })
    .hook('preAction', command => {
      context.scenarioDirs = [...context.scenarioDirs, ...command.opts<{ scenarios: string[] }>().scenarios]
    })
  for (const register of commands) register(program, context)
  addExitCodes(program)
  return program
}

function addDir(dir: string, dirs: string[]): string[] {
  return [...dirs, resolve(dir)]
}

function addExitCodes(command: Command): void {
  command.addHelpText('after', exitCodeHelp)
  for (const each of command.commands) addExitCodes(each)
}
