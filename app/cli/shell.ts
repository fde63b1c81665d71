/** Connects the local terminal to a shell on a lab's node. */
import type { Readable, Writable } from 'node:stream'
import { type Lab, LabError } from '../../lab-infra/lab.ts'
import { attachTerminal } from '../../lab-infra/terminal/relay/attach.ts'
import type { Context } from './context.ts'
import { exitCode } from './errors.ts'

/** The local side; process.stdin and process.stdout, or a test's. */
export interface LocalTerminal {
  input: Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown }
  output: Writable & { isTTY?: boolean; columns?: number; rows?: number }
}

/** Ctrl-], as telnet has it. */
const leave = 0x1d
/** Named, so that the next `lab shell` finds the shell that was left. */
const terminalId = 'cli'

/**
 * Runs until the shell ends or is left with Ctrl-].
 * @returns the shell's exit code, 0 when it was left
 * @throws LabError `no-terminal`, `node-unreachable`
 */
export async function shell(
  lab: Lab,
  context: Pick<Context, 'signal' | 'stderr'>,
  { input, output }: LocalTerminal = { input: process.stdin, output: process.stdout },
): Promise<number> {
  if (!input.isTTY || !output.isTTY)
    throw new LabError('no-terminal', 'Standard input and output are not a terminal', {
      remedy: `Run single commands with \`cks-lab lab exec ${lab.id} -- …\``,
    })
  const size = () => ({ cols: output.columns || 80, rows: output.rows || 24 })
  const stream = await lab.node.dialTerminals()
  const terminal = await attachTerminal(stream, {
    id: terminalId,
    size: size(),
    onOutput: bytes => new Promise(resolve => output.write(bytes, () => resolve())),
  })
  let left = false
  const onInput = (bytes: Buffer) => {
    const end = bytes.indexOf(leave)
    const typed = end < 0 ? bytes : bytes.subarray(0, end)
    // \a: more than 4 MiB wait, so this is lost, as at any terminal whose program does not read.
    if (typed.length > 0 && !terminal.write(typed)) output.write('\x07')
    if (end < 0) return
    left = true
    terminal.detach()
  }
  const onResize = () => terminal.resize(size().cols, size().rows)
  input.setRawMode?.(true)
  input.on('data', onInput)
  output.on('resize', onResize)
  context.signal.addEventListener('abort', terminal.detach, { once: true })
  try {
    const exit = await terminal.ended
    if (exit) return exit.exitCode
    if (left || context.signal.aborted) {
      context.stderr.write(`\r\nLeft; the shell goes on: cks-lab lab shell ${lab.id}\r\n`)
      return exitCode.done
    }
    throw new LabError('node-unreachable', 'The lab ended the connection', {
      remedy: 'See `cks-lab lab list`',
    })
  } finally {
    context.signal.removeEventListener('abort', terminal.detach)
    output.off('resize', onResize)
    input.off('data', onInput).pause()
    input.setRawMode?.(false)
    terminal.detach()
  }
}
