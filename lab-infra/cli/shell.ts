/** Connects the local terminal to a shell on a lab's node. */
import type { Duplex, Readable } from 'node:stream'
import { type Lab, LabError } from '../lab.ts'
import { decodeFrame, encodeFrame, type Frame } from '../terminal/frames.ts'
import { FrameSplitter, withLength } from '../terminal/framing.ts'
import { FrameType, inputWindow, maxFrame } from '../terminal/protocol.ts'
import type { Context } from './context.ts'
import { exitCode } from './errors.ts'

/** The local side; process.stdin and process.stdout, or a test's. */
export interface LocalTerminal {
  input: Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown }
  output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number; rows?: number }
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
  local: LocalTerminal = { input: process.stdin, output: process.stdout },
): Promise<number> {
  if (!local.input.isTTY || !local.output.isTTY)
    throw new LabError('no-terminal', 'Standard input and output are not a terminal', {
      remedy: `Run single commands with \`cks-lab lab exec ${lab.id} -- …\``,
    })
  const stream = await lab.node.dialTerminals()
  const detach = () => stream.destroy()
  context.signal.addEventListener('abort', detach, { once: true })
  local.input.setRawMode?.(true)
  try {
    const ended = await talk(stream, local)
    if (ended === 'left') context.stderr.write(`\r\nLeft; the shell goes on: cks-lab lab shell ${lab.id}\r\n`)
    return ended === 'left' ? exitCode.done : ended
  } finally {
    local.input.setRawMode?.(false)
    local.input.pause()
    context.signal.removeEventListener('abort', detach)
    stream.destroy()
  }
}

function size({ columns = 80, rows = 24 }: LocalTerminal['output']) {
  return { cols: columns, rows }
}

/** Everything between `open` and the shell's end. */
function talk(stream: Duplex, { input, output }: LocalTerminal): Promise<number | 'left'> {
  const { promise, resolve, reject } = Promise.withResolvers<number | 'left'>()
  const splitter = new FrameSplitter(maxFrame)
  const send = (frame: Frame) => stream.write(withLength(encodeFrame(frame)))
  let sent = 0

  const onInput = (bytes: Buffer) => {
    const end = bytes.indexOf(leave)
    const typed = end < 0 ? bytes : bytes.subarray(0, end)
    if (typed.length > 0) send({ type: FrameType.input, bytes: typed })
    sent += typed.length
    if (end >= 0) return resolve('left')
    // Sending on when the shell does not read would block our own acknowledgements behind the input.
    if (sent >= inputWindow) input.pause()
  }
  const onFrame = (frame: Frame) => {
    if (frame.type === FrameType.output) {
      const offset = frame.offset + frame.bytes.length
      output.write(frame.bytes, () => stream.destroyed || send({ type: FrameType.ack, offset }))
    } else if (frame.type === FrameType.taken) {
      if (sent - frame.count < inputWindow) input.resume()
    } else if (frame.type === FrameType.exit) resolve(frame.exitCode)
    else if (frame.type === FrameType.error) reject(new LabError(frame.code, frame.message))
  }
  const onResize = () => send({ type: FrameType.resize, ...size(output) })

  stream.on('data', (chunk: Buffer) => {
    try {
      for (const bytes of splitter.push(chunk)) onFrame(decodeFrame(bytes))
    } catch (error) {
      reject(error)
    }
  })
  stream.on('error', reject)
  stream.on('close', () => reject(new LabError('node-unreachable', 'The lab has ended')))
  send({ type: FrameType.open, id: terminalId, ...size(output) })
  input.on('data', onInput)
  output.on('resize', onResize)
  return promise.finally(() => {
    input.off('data', onInput)
    output.off('resize', onResize)
  })
}
