/** A context for tests: a fake engine, and everything that is printed kept. */
import { type LabEngine, LabError } from '../../../lab-infra/lab.ts'
import { run } from '../commands.ts'
import type { Context } from '../context.ts'

export interface TestContext extends Context {
  /** Standard output so far. */
  out(): string
  /** Standard error so far. */
  err(): string
  abort(reason?: unknown): void
}

export function testContext(engine: LabEngine, scenarioDirs: string[] = []): TestContext {
  const printed = { out: '', err: '' }
  const abort = new AbortController()
  return {
    version: '1.2.3',
    stdout: { write: text => (printed.out += text) },
    stderr: { write: text => (printed.err += text) },
    env: { NODE_ENV: 'test' },
    signal: abort.signal,
    engines: async () => [engine],
    async chooseEngine(name = engine.name) {
      if (name === engine.name) return engine
      throw new LabError('no-such-engine', `There is no engine ${name}`)
    },
    scenarioDirs,
    exitCode: 0,
    out: () => printed.out,
    err: () => printed.err,
    abort: reason => abort.abort(reason),
  }
}

/** Runs one command line in a context of its own. */
export async function runCommand(engine: LabEngine, argv: string[], scenarioDirs: string[] = []) {
  const context = testContext(engine, scenarioDirs)
  const code = await run(argv, context)
  return { code, out: context.out(), err: context.err() }
}
