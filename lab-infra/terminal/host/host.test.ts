import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import { attachTerminal } from '../relay/attach.ts'
import { hash, openScreen, Screen, seq, startTestHost, type TestHost } from '../testing/host.ts'
import { decodeFrame, encodeFrame, type Frame } from '../wire/frames.ts'
import { FrameSplitter, withLength } from '../wire/framing.ts'
import { FrameType, maxFrame } from '../wire/protocol.ts'

vi.setConfig({ testTimeout: 30_000 })

const shell = ['env', 'PS1=$ ', 'bash', '--norc', '--noprofile', '-i']
const nextTicks = () => new Promise(resolve => setTimeout(resolve, 20))

/** Sends bytes as they are; yields the host's frames until it ends the stream. */
async function* talk(host: TestHost, ...bytes: Uint8Array[]): AsyncGenerator<Frame> {
  const stream = await host.dial()
  for (const part of bytes) stream.write(part)
  const splitter = new FrameSplitter(maxFrame)
  for await (const chunk of stream) for (const frame of splitter.push(chunk)) yield decodeFrame(frame)
}
async function ask(host: TestHost, question: Frame): Promise<Frame | undefined> {
  for await (const answer of talk(host, withLength(encodeFrame(question)))) return answer
}

/** How much the shell has printed so far. */
async function printed(host: TestHost): Promise<number> {
  const frame = await ask(host, { type: FrameType.attach, id: 't1', resume: 0 })
  return frame?.type === FrameType.attached ? frame.next : -1
}

test('a shell answers, knows its terminal and ends with its exit code', async () => {
  await using host = await startTestHost(shell)
  const { write, screen, ended } = await openScreen(host)
  write('echo $TERM $COLORTERM $LANG; tty; exit 7\r')
  expect(await ended).toEqual({ exitCode: 7 })
  expect(screen.text).toMatch(/xterm-256color truecolor C\.UTF-8\r\n\/dev\/pts\/\d+\r\n/)
})

test('resize reaches the shell', async () => {
  await using host = await startTestHost(shell)
  const { write, resize, screen } = await openScreen(host)
  resize(133, 44)
  write('stty size\r')
  await screen.shows('44 133\r\n')
})

test('the exit follows the last byte', async () => {
  await using host = await startTestHost(['seq', '1', '50000'])
  const { screen, ended } = await openScreen(host)
  await ended
  expect(hash(screen.bytes)).toBe(hash(seq(50000)))
})

test('a shell survives its connection, and what it printed meanwhile is replayed exactly', async () => {
  await using host = await startTestHost(['sh', '-c', 'read line; seq 1 20000'])
  const first = await openScreen(host)
  first.write('go\r')
  await first.screen.shows('go')
  const resume = first.screen.length
  first.detach()
  const { screen } = first
  const again = await attachTerminal(await host.dial(), { id: 't1', resume, onOutput: screen.draw })
  expect(again.attached.from).toBe(resume)
  await again.ended
  expect(hash(screen.bytes)).toBe(hash(`go\r\n${seq(20000)}`))
})

test('a slow client stops the shell, and nothing is lost once it goes on', async () => {
  const limits = { window: 64 * 1024, keep: 256 * 1024 }
  await using host = await startTestHost(['sh', '-c', 'seq 1 300000; touch finished; read end'], limits)
  const screen = new Screen()
  const draw = Promise.withResolvers<void>()
  const onOutput = (bytes: Uint8Array) => {
    screen.draw(bytes)
    return draw.promise
  }
  const terminal = await attachTerminal(await host.dial(), {
    id: 't1',
    size: { cols: 80, rows: 24 },
    onOutput,
  })
  await screen.until(({ length }) => length === limits.window)
  await nextTicks()
  expect(screen.length).toBe(limits.window)
  expect(existsSync(join(host.dir, 'finished'))).toBe(false)
  draw.resolve()
  await screen.shows('300000\r\n')
  expect(hash(screen.bytes)).toBe(hash(seq(300000)))
  terminal.detach()
})

test('a client that does not read its socket does not stop the others for longer than it stays', async () => {
  await using host = await startTestHost(['sh', '-c', 'read line; seq 1 100000; read line'])
  const reader = await openScreen(host)
  const silent = await openScreen(host)
  silent.stream.pause()
  reader.write('go\r')
  await reader.screen.until(({ length }) => length >= 200_000)
  await nextTicks()
  expect(reader.screen.text).not.toContain('\n100000\r\n')
  silent.detach()
  await reader.screen.shows('\n100000\r\n')
  expect(hash(reader.screen.bytes)).toBe(hash(`go\r\n${seq(100000)}`))
})

test('a shell nobody is attached to runs on until what is kept is full, and loses nothing', async () => {
  const keep = 256 * 1024
  await using host = await startTestHost(['sh', '-c', 'read line; seq 1 300000; touch finished'], { keep })
  const first = await openScreen(host)
  first.write('go\r')
  await first.screen.shows('go')
  first.detach()
  let length = 0
  while (length < keep) length = await printed(host)
  await nextTicks()
  length = await printed(host)
  expect(length).toBeLessThan(keep + 128 * 1024)
  expect(existsSync(join(host.dir, 'finished'))).toBe(false)
  const screen = new Screen()
  const again = await attachTerminal(await host.dial(), { id: 't1', resume: 0, onOutput: screen.draw })
  await again.ended
  expect(hash(screen.bytes)).toBe(hash(`go\r\n${seq(300000)}`))
})

/** Bytes of buffers that something still holds: what is only waiting to be collected does not count. */
function buffersInUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().arrayBuffers
}

test('yes costs bounded memory and ends with Ctrl-C', async () => {
  await using host = await startTestHost(shell)
  const { write, screen } = await openScreen(host)
  await screen.shows('$ ')
  const before = buffersInUse()
  write('yes\r')
  let [held, due] = [Number.POSITIVE_INFINITY, 8_000_000]
  await screen.until(({ length }) => {
    screen.clear()
    if (length < due) return false
    due += 2_000_000
    // What was collected is given back by another thread, a little later.
    held = buffersInUse() - before
    return held < 7_000_000 || length > 32_000_000
  })
  expect(held).toBeLessThan(7_000_000)
  write('\x03')
  await screen.until(({ end }) => /\^C\r\n.*\$ $/.test(end))
})

test('a page loaded anew starts at a line of what is kept', async () => {
  await using host = await startTestHost(['sh', '-c', 'seq 1 300000; read end'], { keep: 128 * 1024 })
  const first = await openScreen(host)
  await first.screen.shows('300000\r\n')
  const anew = await openScreen(host)
  await anew.screen.shows('300000\r\n')
  expect(anew.attached.from).toBeGreaterThan(anew.attached.oldest)
  expect(anew.attached.oldest).toBeGreaterThan(0)
  const all = first.screen.text
  expect(anew.screen.text).toBe(all.slice(anew.attached.from))
  expect(all[anew.attached.from - 1]).toBe('\n')
})

test('several clients of a terminal see the same and type into the same shell', async () => {
  await using host = await startTestHost(shell)
  const one = await openScreen(host)
  const two = await openScreen(host)
  one.write('echo from-$((1))\r')
  await two.screen.shows('from-1')
  two.write('echo from-$((2))\r')
  await one.screen.shows('from-2')
})

test('a large paste into a program that prints while it reads arrives whole', async () => {
  await using host = await startTestHost(['sh', '-c', 'stty -echo; echo ready; cat'])
  const { write, screen } = await openScreen(host)
  await screen.shows('ready\r\n')
  const lines = Array.from({ length: 40_000 }, (_, i) => `line ${i} of a paste`)
  expect(write(`${lines.join('\n')}\n`)).toBe(true)
  const expected = `ready\r\n${lines.join('\r\n')}\r\n`
  await screen.until(({ length }) => length >= expected.length)
  expect(hash(screen.bytes)).toBe(hash(expected))
})

test('input that nothing reads is taken up to a bound', async () => {
  await using host = await startTestHost(['sh', '-c', 'stty raw -echo; echo ready; sleep 1000'])
  const { write, screen } = await openScreen(host)
  await screen.shows('ready')
  const megabyte = new Uint8Array(1024 * 1024).fill(0x78)
  const accepted = [1, 2, 3, 4, 5].map(() => write(megabyte))
  expect(accepted).toEqual([true, true, true, true, false])
})

test('a second connection of the same client ends the first', async () => {
  await using host = await startTestHost(shell)
  await openScreen(host)
  const attach = withLength(encodeFrame({ type: FrameType.attach, id: 't1', client: 'page' }))
  const first = talk(host, attach)
  expect((await first.next()).value).toMatchObject({ type: FrameType.attached, input: 0 })
  const second = talk(host, attach)
  await second.next()
  for await (const frame of first) expect(frame.type).toBe(FrameType.output)
})

test('ids name what runs, close ends it, and its id can be used again', async () => {
  await using host = await startTestHost(shell)
  const { ended } = await openScreen(host, 'a')
  await openScreen(host, 'b')
  expect(await ask(host, { type: FrameType.list })).toMatchObject({ ids: ['a', 'b'] })
  expect(await ask(host, { type: FrameType.close, id: 'a' })).toMatchObject({ ids: ['b'] })
  expect(await ended).toBeDefined()
  expect((await openScreen(host, 'a')).attached.from).toBe(0)
})

test('an exited terminal can be read until its end was seen', async () => {
  await using host = await startTestHost(['sh', '-c', 'read line; echo last words'])
  const first = await openScreen(host)
  first.write('go\r')
  first.stream.end()
  while ((await printed(host)) < 16) await nextTicks()
  expect(await ask(host, { type: FrameType.list })).toMatchObject({ ids: ['t1'] })
  const screen = new Screen()
  const last = await attachTerminal(await host.dial(), { id: 't1', onOutput: screen.draw })
  expect(await last.ended).toEqual({ exitCode: 0 })
  expect(screen.text).toBe('go\r\nlast words\r\n')
  await expect.poll(() => ask(host, { type: FrameType.list })).toMatchObject({ ids: [] })
  await expect(attachTerminal(await host.dial(), { id: 't1', onOutput() {} })).rejects.toMatchObject({
    code: 'no-such-terminal',
  })
})

test('too many terminals are refused until one ends', async () => {
  await using host = await startTestHost(shell, { maxTerminals: 2 })
  const { write, ended } = await openScreen(host, 'a')
  await openScreen(host, 'b')
  await expect(openScreen(host, 'c')).rejects.toMatchObject({ code: 'too-many-terminals' })
  write('exit\r')
  await ended
  await openScreen(host, 'c')
})

test.each([
  ['a length over the bound', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1)],
  ['an unknown type', withLength(Uint8Array.of(0x7f))],
  ['broken JSON', withLength(Uint8Array.of(FrameType.open, 0x7b))],
  ['a frame that only the host sends', withLength(encodeFrame({ type: FrameType.alive }))],
  ['input without a terminal', withLength(encodeFrame({ type: FrameType.input, bytes: Uint8Array.of(1) }))],
])('%s is answered by bad-frame, and the stream ends', async (_, bytes) => {
  await using host = await startTestHost(shell)
  const frames: Frame[] = []
  for await (const frame of talk(host, bytes)) frames.push(frame)
  expect(frames).toMatchObject([{ type: FrameType.error, code: 'bad-frame' }])
})

test('closing the host ends shells that ignore SIGHUP too', async () => {
  let pid = 0
  {
    await using host = await startTestHost([
      'sh',
      '-c',
      'trap "" HUP; echo pid $$; while :; do sleep 1; done',
    ])
    const { screen } = await openScreen(host)
    await screen.until(({ text }) => /pid \d+\r/.test(text))
    pid = Number(/pid (\d+)/.exec(screen.text)?.[1])
    expect(() => process.kill(pid, 0)).not.toThrow()
  }
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
})
