/** The entry under the pinned Node: signals in, exit code out. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectDir } from '../../lab-infra/paths.ts'
import { interruptedCode, run } from './commands.ts'
import { type Context, Interrupted } from './context.ts'
import { exitCode } from './errors.ts'

const interrupt = new AbortController()
/**
 * ms in which a signal is the same one again: a terminal, `timeout` and systemd signal the whole group, and the
 * bootstrap passes its own on.
 */
const echo = 1000
let since = 0
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (!interrupt.signal.aborted) {
      since = Date.now()
      interrupt.abort(new Interrupted(signal))
    } else if (Date.now() - since > echo) {
      // The second time is "at once": the next start sweeps what this one leaves.
      process.exit(interruptedCode(interrupt.signal))
    }
  })
// The reader of our output went away (`cks-lab list | head`).
process.stdout.on('error', () => process.exit(exitCode.done))

const { version } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as { version: string }
const context: Context = {
  version,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: interrupt.signal,
  engines: async () => (await import('../../lab-infra/engines/index.ts')).engines(),
  chooseEngine: async name => (await import('../../lab-infra/engines/index.ts')).chooseEngine(name),
  scenarioDirs: [join(projectDir, 'scenarios')],
  exitCode: exitCode.done,
}
process.exit(await run(process.argv.slice(2), context))
