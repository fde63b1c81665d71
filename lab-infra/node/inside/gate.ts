/** The end of the gate that runs what is asked for (gate-protocol.ts). Lives as long as its standard input. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { FrameSplitter, withLength } from '../../terminal/wire/framing.ts'
import {
  dataFrames,
  type Ending,
  GateFrame,
  gateAliveEvery,
  gateFrame,
  json,
  maxGateFrame,
  type Opening,
  parse,
  readGateFrame,
} from './gate-protocol.ts'
import { killGroup } from './kill-group.ts'

interface Channel {
  write(bytes: Uint8Array): void
  end(): void
  close(): void
}

const channels = new Map<number, Channel>()
/** What pauses while the other side does not keep up. */
const sources = new Set<{ pause(): unknown; resume(): unknown }>()

function send(frame: Uint8Array): void {
  if (!process.stdout.write(withLength(frame))) for (const source of sources) source.pause()
}
process.stdout.on('drain', () => {
  for (const source of sources) source.resume()
})

function forward(type: number, channel: number, source: NodeJS.ReadableStream): void {
  sources.add(source)
  source.on('data', (chunk: Buffer) => {
    for (const frame of dataFrames(type, channel, chunk)) send(frame)
  })
  source.on('close', () => sources.delete(source))
}

function finish(channel: number, ending: Ending): void {
  if (channels.delete(channel)) send(gateFrame(GateFrame.close, channel, json(ending)))
}

const failure = ({ message, code }: NodeJS.ErrnoException): Ending => ({
  error: message,
  ...(code !== undefined && { code }),
})

function exec(channel: number, { argv, env, timeoutMs }: Opening & { kind: 'exec' }): Channel {
  const [program = '', ...rest] = argv
  // A group of its own: ending the group also ends what it started.
  const child: ChildProcessWithoutNullStreams = spawn(program, rest, {
    env: env as NodeJS.ProcessEnv,
    detached: true,
  })
  const kill = () => killGroup(child.pid)
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    kill()
  }, timeoutMs)
  forward(GateFrame.data, channel, child.stdout)
  forward(GateFrame.errorData, channel, child.stderr)
  child.stdin.on('error', () => {}) // a command may end without reading its input
  child.on('error', error => finish(channel, failure(error)))
  child.on('close', exitCode => {
    clearTimeout(timer)
    finish(channel, { exitCode: timedOut ? null : exitCode, timedOut })
  })
  return { write: bytes => child.stdin.write(bytes), end: () => child.stdin.end(), close: kill }
}

function stream(channel: number, where: { host: string; port: number } | { path: string }): Channel {
  const socket: Socket = connect({ ...where, allowHalfOpen: true })
  socket.setNoDelay(true)
  socket.once('connect', () => send(gateFrame(GateFrame.opened, channel)))
  forward(GateFrame.data, channel, socket)
  socket.on('end', () => send(gateFrame(GateFrame.end, channel)))
  socket.on('error', error => finish(channel, { error: error.message }))
  socket.on('close', () => finish(channel, {}))
  return { write: bytes => socket.write(bytes), end: () => socket.end(), close: () => socket.destroy() }
}

function open(channel: number, opening: Opening): Channel {
  if (opening.kind === 'exec') return exec(channel, opening)
  return stream(channel, opening.kind === 'tcp' ? { host: '127.0.0.1', port: opening.port } : opening)
}

/** What cannot even be tried (an argument with a NUL, too many of them) ends with an error like all that fails. */
function tryOpen(channel: number, opening: Opening): void {
  try {
    channels.set(channel, open(channel, opening))
  } catch (error) {
    send(gateFrame(GateFrame.close, channel, json(failure(error as NodeJS.ErrnoException))))
  }
}

function receive(frame: Uint8Array): void {
  const { type, channel, payload } = readGateFrame(frame)
  const known = channels.get(channel)
  if (type === GateFrame.open) tryOpen(channel, parse(payload))
  // A frame may be a view of a chunk that is used again, and writing may wait.
  else if (type === GateFrame.data) known?.write(Uint8Array.from(payload))
  else if (type === GateFrame.end) known?.end()
  else if (type === GateFrame.close) {
    channels.delete(channel)
    known?.close()
  }
}

const splitter = new FrameSplitter(maxGateFrame)
process.stdin.on('data', (chunk: Buffer) => {
  for (const frame of splitter.push(chunk)) receive(frame)
})
const leave = () => {
  for (const channel of channels.values()) channel.close()
  process.exit()
}
process.stdin.on('end', leave)
process.stdout.on('error', leave)
const alive = () => send(gateFrame(GateFrame.opened, 0))
alive()
setInterval(alive, gateAliveEvery)
