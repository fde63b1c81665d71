import { expect, test } from 'vitest'
import { hash, openScreen, Screen, seq, startTestHost } from '../testing/host.ts'
import { openPage, startTestServer } from '../testing/server.ts'
import { window } from '../wire/protocol.ts'
import { TerminalConnection, TerminalEnded } from './client.ts'
import { reconnectDelay } from './reconnect.ts'

const disconnects = 50

test('50 cut connections during output lose and double nothing', async () => {
  await using host = await startTestHost(['sh', '-c', 'read go; seq 1 400000; read end'])
  await using server = await startTestServer(host)
  ;(await openScreen(host)).detach()
  using page = openPage(async () => server.address())
  const expected = `go\r\n${seq(400000)}`
  page.connection.send('go\r')
  for (let i = 1; i <= disconnects; i++) {
    await page.screen.until(({ length }) => length >= (expected.length * i) / (disconnects + 1))
    expect(page.screen.length).toBeLessThan(expected.length)
    server.cut()
    await page.reaches('reconnecting')
  }
  await page.screen.until(({ length }) => length >= expected.length)
  expect(hash(page.screen.bytes)).toBe(hash(expected))
  expect(page.resets()).toBe(0)
})

test('what is typed while connections are cut arrives once and in order', async () => {
  await using host = await startTestHost(['sh', '-c', 'stty -echo; echo ready; cat'])
  await using server = await startTestServer(host)
  ;(await openScreen(host)).detach()
  using page = openPage(async () => server.address())
  await page.screen.shows('ready')
  const lines = Array.from({ length: 3000 }, (_, i) => `typed line ${i}`)
  for (const [i, line] of lines.entries()) {
    if (i % 60 === 0) await page.reaches('connected')
    expect(page.connection.send(`${line}\n`)).toBe(true)
    if (i % 7 === 0) await new Promise(setImmediate)
    if (i % 60 === 59) server.cut()
  }
  const expected = `ready\r\n${lines.join('\r\n')}\r\n`
  await page.screen.until(({ length }) => length >= expected.length)
  expect(hash(page.screen.bytes)).toBe(hash(expected))
})

test('typing ahead without a connection is kept up to 64 KiB, and refused whole beyond', async () => {
  await using host = await startTestHost(['sh', '-c', 'stty -echo; echo ready; cat'])
  const first = await openScreen(host)
  await first.screen.shows('ready')
  first.detach()
  await using server = await startTestServer(host)
  const open = Promise.withResolvers<string>()
  using page = openPage(() => open.promise)
  const line = `${'x'.repeat(1023)}\n`
  for (let i = 0; i < 64; i++) expect(page.connection.send(line)).toBe(true)
  expect(page.connection.send('y')).toBe(false)
  open.resolve(server.address())
  const expected = `ready\r\n${`${'x'.repeat(1023)}\r\n`.repeat(64)}`
  await page.screen.until(({ length }) => length >= expected.length)
  expect(hash(page.screen.bytes)).toBe(hash(expected))
})

test('the size is told to the shell after each connection', async () => {
  await using host = await startTestHost(['sh', '-c', 'while read line; do stty size; done'])
  await using server = await startTestServer(host)
  ;(await openScreen(host)).detach()
  using page = openPage(async () => server.address())
  page.connection.resize(101, 31)
  page.connection.send('\r')
  await page.screen.shows('31 101')
  server.cut()
  await page.reaches('reconnecting')
  page.connection.resize(102, 32)
  page.connection.send('\r')
  await page.screen.shows('32 102')
})

test('a page that does not draw gets one window of output, and the rest when it draws', async () => {
  await using host = await startTestHost(['sh', '-c', 'seq 1 200000; read end'])
  await using server = await startTestServer(host)
  ;(await openScreen(host)).detach()
  const screen = new Screen()
  const drawn = Promise.withResolvers<void>()
  const onOutput = (bytes: Uint8Array, done: () => void) => {
    screen.draw(bytes)
    void drawn.promise.then(done)
  }
  const connection = new TerminalConnection({ onOutput, onReset() {}, onState() {} })
  connection.connect(async () => server.address())
  await screen.until(({ length }) => length >= window)
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(screen.length).toBe(window)
  drawn.resolve()
  await screen.shows('\n200000\r\n')
  expect(hash(screen.bytes)).toBe(hash(seq(200000)))
  connection.close()
})

test('the exit ends the connection, after the last byte', async () => {
  await using host = await startTestHost(['sh', '-c', 'read go; seq 1 50000; exit 3'])
  await using server = await startTestServer(host)
  ;(await openScreen(host)).detach()
  using page = openPage(async () => server.address())
  page.connection.send('go\r')
  expect(await page.reaches('ended')).toEqual({ phase: 'ended', reason: 'exited', exitCode: 3 })
  expect(hash(page.screen.bytes)).toBe(hash(`go\r\n${seq(50000)}`))
  expect(page.connection.send('x')).toBe(false)
})

test('a terminal that does not exist, a lab that is gone and an ended session are not tried again', async () => {
  await using host = await startTestHost(['cat'])
  await using server = await startTestServer(host)
  using missing = openPage(async () => server.address('t9'))
  expect(await missing.reaches('ended')).toMatchObject({ reason: 'no-such-terminal' })
  await using empty = await startTestServer({ dial: () => Promise.reject(new Error('no lab')) })
  using gone = openPage(async () => empty.address())
  expect(await gone.reaches('ended')).toMatchObject({ reason: 'lab-gone' })
  using over = openPage(() => Promise.reject(new TerminalEnded('closed')))
  expect(await over.reaches('ended')).toMatchObject({ reason: 'closed' })
})

test('a shell started anew under the same id clears the page instead of joining what it drew', async () => {
  await using server = await startTestServer({ dial: () => host.dial() })
  let host = await startTestHost(['sh', '-c', 'echo long first words; cat'])
  ;(await openScreen(host)).detach()
  using page = openPage(async () => server.address())
  await page.screen.shows('words\r\n')
  const first = host
  host = await startTestHost(['sh', '-c', 'echo second; cat'])
  const other = await openScreen(host)
  await other.screen.shows('second\r\n')
  other.detach()
  server.cut()
  await page.screen.shows('second\r\n')
  expect(page.resets()).toBe(1)
  // Whatever the second shell printed before the page came is told from what it prints now.
  expect(page.attached().map(({ from }) => from)).toEqual([0, 0])
  expect(page.attached()[1]!.next).toBe('second\r\n'.length)
  page.connection.send('typed\r')
  await page.screen.shows('typed\r\ntyped\r\n')
  await first[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
})

test('pauses between tries start with none, double from 250 ms and stay under 5 s', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 100].map(failures => reconnectDelay(failures, () => 0))
  expect(longest).toEqual([0, 250, 500, 1000, 2000, 4000, 5000, 5000])
  expect(reconnectDelay(6, () => 1)).toBe(2500)
})
