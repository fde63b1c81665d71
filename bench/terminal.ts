/** How good a terminal through the browser path is, beside a local one. Times are in ms. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AddressFactory } from '../lab-infra/terminal/client/client.ts'
import { startCutter } from './cutter.ts'
import { directLine, type Line, lineThroughServer, openSocketAs } from './terminal-line.ts'
import { summary, type Times } from './times.ts'

export interface LossReport {
  disconnects: number
  /** Bytes that the shell printed between the first line and the last. */
  printed: number
  /** Bytes of lines that never came. */
  lost: number
  /** Bytes that came and should not have: lines that came again, or were torn. */
  doubled: number
}

export interface TerminalReport {
  echo: { browser: Times; direct: Times }
  /** Ctrl-C under `yes` until the prompt is there. */
  interrupt: { browser: Times; direct: Times }
  loss: LossReport
}

export interface TerminalBenchOptions {
  /** Starts a terminal whose shell is bash, and says how to connect to it: each call of the factory is a new ticket. */
  openTerminal(): Promise<AddressFactory>
  /** The lab server's own origin. */
  origin: string
  /** Characters typed; default 300. */
  characters?: number
  /** Default 10. */
  interrupts?: number
  /** Default 50. */
  disconnects?: number
}

/** All of it, one after the other; takes about 20 s. */
export async function measureTerminal(options: TerminalBenchOptions): Promise<TerminalReport> {
  const { openTerminal, origin, characters = 300, interrupts = 10, disconnects = 50 } = options
  const openSocket = openSocketAs(origin)
  const loss = await measureLoss(await openTerminal(), origin, disconnects)
  using browser = lineThroughServer(await openTerminal(), openSocket)
  using direct = directLine()
  await promptIn(browser)
  await promptIn(direct)
  return {
    echo: await echoes(browser, direct, characters),
    interrupt: {
      browser: await measureInterrupt(browser, interrupts),
      direct: await measureInterrupt(direct, interrupts),
    },
    loss,
  }
}

const prompt = /bench-prompt> $/

/** A prompt that the echo of the command that sets it does not contain. */
async function promptIn(line: Line): Promise<void> {
  const ready = line.prints(prompt)
  line.type(`PS1=bench-"prompt> "\r`)
  await ready
}

/** Takes turns, character by character, so that whatever else the machine does meets both alike. */
async function echoes(browser: Line, direct: Line, characters: number) {
  const times: Record<'browser' | 'direct', number[]> = { browser: [], direct: [] }
  await startCat(browser)
  await startCat(direct)
  for (let i = 0; i < characters; i++) {
    const character = String.fromCharCode(0x61 + (i % 26))
    times.direct.push(await echo(direct, character))
    times.browser.push(await echo(browser, character))
  }
  for (const line of [browser, direct]) {
    const ready = line.prints(prompt)
    line.type('\x03')
    await ready
  }
  return { browser: summary(times.browser), direct: summary(times.direct) }
}

async function startCat(line: Line): Promise<void> {
  const started = line.prints(/cat >\/dev\/null\r\n/)
  line.type('cat >/dev/null\r')
  await started
  await sleep(100) // bash leaves the terminal to cat after the newline
}

async function echo(line: Line, character: string): Promise<number> {
  await sleep(5 + Math.random() * 10)
  const echoed = line.prints(new RegExp(character))
  const typed = performance.now()
  line.type(character)
  return (await echoed) - typed
}

/** From Ctrl-C to the prompt, while `yes` prints as fast as the line takes it. */
async function measureInterrupt(line: Line, rounds: number): Promise<Times> {
  const times: number[] = []
  for (let i = 0; i < rounds; i++) {
    const flooded = line.prints(/(y\r\n){30}/)
    line.type('yes\r')
    await flooded
    await sleep(300)
    const ready = line.prints(prompt)
    const typed = performance.now()
    line.type('\x03')
    times.push((await ready) - typed)
  }
  return summary(times)
}

/** More than the protocol's window, so that each connection brings something before it is cut. */
const linesPerCut = 20_000
const lineLength = 'line 0000001\r\n'.length

/** Cuts the connection `disconnects` times while numbered lines are printed, and compares what came with what was printed. */
async function measureLoss(
  address: AddressFactory,
  origin: string,
  disconnects: number,
): Promise<LossReport> {
  await using cutter = await startCutter(origin)
  using line = lineThroughServer(
    async () => cutter.through(new URL(await address(), origin).href.replace(/^http/, 'ws')),
    openSocketAs(origin),
  )
  await promptIn(line)
  const lines = linesPerCut * (disconnects + 1)
  const chunks: Uint8Array[] = []
  let received = 0
  let cuts = 0
  line.onOutput(bytes => {
    chunks.push(bytes.slice())
    received += bytes.length
    const due = cuts < disconnects && received >= linesPerCut * lineLength * (cuts + 1)
    if (due && cutter.cut()) cuts++
  })
  const done = line.prints(prompt)
  line.type(`seq -f 'line %07.0f' 1 ${lines}; echo bench-"end"\r`)
  await done
  return { disconnects: cuts, ...compare(Buffer.concat(chunks).toString('latin1'), lines) }
}

function compare(output: string, lines: number): Omit<LossReport, 'disconnects'> {
  const begin = output.indexOf('line 0')
  const end = output.lastIndexOf('bench-end')
  const body = output.slice(begin, end)
  const seen = new Set(Array.from(body.matchAll(/line (\d{7})\r\n/g), ([, number]) => Number(number)))
  const printed = lines * lineLength
  const lost = printed - seen.size * lineLength
  return { printed, lost, doubled: body.length - seen.size * lineLength }
}
