import { EventEmitter, once } from 'node:events'
import { Duplex, duplexPair } from 'node:stream'
import { expect, test } from 'vitest'
import { openScreen, startTestHost, type TestHost } from '../testing/host.ts'
import { startTestServer } from '../testing/server.ts'
import { CloseCode } from '../wire/close-codes.ts'
import { decodeFrame, encodeFrame } from '../wire/frames.ts'
import { withLength } from '../wire/framing.ts'
import { FrameType, maxFrame } from '../wire/protocol.ts'
import { type RelaySocket, relayTerminal } from './relay.ts'

/** The close code after a page has sent `message` to a terminal it is attached to. */
async function closedAfter(
  host: Pick<TestHost, 'dial'>,
  message?: string | Uint8Array<ArrayBuffer>,
): Promise<number> {
  await using server = await startTestServer(host)
  const socket = new WebSocket(server.address().replace('http', 'ws'))
  socket.binaryType = 'arraybuffer'
  socket.onmessage = ({ data }) => {
    if (message !== undefined && new Uint8Array(data)[0] === FrameType.attached) socket.send(message)
  }
  const [event] = await once(socket, 'close')
  return event.code
}

test.each([
  ['text', 'hello', CloseCode.refused],
  [
    'a frame that opens a terminal',
    encodeFrame({ type: FrameType.open, id: 't2', cols: 9, rows: 9 }),
    CloseCode.refused,
  ],
  ['a frame that closes a terminal', encodeFrame({ type: FrameType.close, id: 't1' }), CloseCode.refused],
  ['an empty frame', new Uint8Array(0), CloseCode.refused],
  ['a resize to nothing', Uint8Array.of(FrameType.resize, 0, 0, 0, 0), CloseCode.refused],
  ['a frame over the bound', new Uint8Array(maxFrame + 1).fill(FrameType.input), CloseCode.tooBig],
])('%s closes the socket, for good', async (_, message, code) => {
  await using host = await startTestHost(['cat'])
  await openScreen(host)
  expect(await closedAfter(host, message)).toBe(code)
})

test('the close code tells why a terminal is not there any more', async () => {
  await using host = await startTestHost(['sh', '-c', 'read line'])
  expect(await closedAfter(host)).toBe(CloseCode.noSuchTerminal)
  await openScreen(host)
  expect(await closedAfter(host, encodeFrame({ type: FrameType.input, bytes: Uint8Array.of(13) }))).toBe(
    CloseCode.done,
  )
  expect(await closedAfter({ dial: () => Promise.reject(new Error('no lab')) })).toBe(CloseCode.labGone)
})

test('a stream that breaks closes the socket so that the page connects again', async () => {
  await using host = await startTestHost(['cat'])
  await openScreen(host)
  const dial = async () => {
    const stream = await host.dial()
    stream.once('data', () => stream.destroy())
    return stream
  }
  expect(await closedAfter({ dial })).toBe(CloseCode.interrupted)
})

/** A socket whose other side the test plays. */
class FakeSocket extends EventEmitter implements RelaySocket {
  bufferedAmount = 0
  sent: Uint8Array[] = []
  pings = 0
  ended: string | undefined
  waiting: (() => void)[] = []
  isPaused = false
  send(data: Uint8Array, done: () => void = () => {}) {
    this.sent.push(data)
    this.bufferedAmount += data.length
    this.waiting.push(done)
  }
  ping() {
    this.pings++
  }
  pause() {
    this.isPaused = true
  }
  resume() {
    this.isPaused = false
  }
  close(code: number) {
    this.ended ??= `closed ${code}`
    this.emit('close')
  }
  terminate() {
    this.ended ??= 'terminated'
    this.emit('close')
  }
  delivered() {
    this.bufferedAmount = 0
    for (const done of this.waiting.splice(0)) done()
  }
}

test('a page that answers no ping is cut off; one that answers hears that the server lives', async () => {
  const dead = new FakeSocket()
  const living = new FakeSocket()
  living.ping = () => void living.emit('pong')
  const open = async () => duplexPair()[0]
  const relays = [dead, living].map(socket =>
    relayTerminal(socket, open, { terminalId: 't1', aliveEvery: 5 }),
  )
  await relays[0]
  expect(dead.ended).toBe('terminated')
  expect(dead.pings).toBe(2)
  expect(living.ended).toBeUndefined()
  expect(living.sent.map(frame => decodeFrame(frame).type)).toContain(FrameType.alive)
  living.terminate()
  await relays[1]
})

test('a page that does not read stops the stream, and a host that does not read stops the page', async () => {
  const socket = new FakeSocket()
  let read = 0
  const output = withLength(encodeFrame({ type: FrameType.output, offset: 0, bytes: new Uint8Array(60_000) }))
  const accepted: (() => void)[] = []
  const stream = new Duplex({
    read() {
      if (read++ < 1000) setImmediate(() => this.push(output))
    },
    write: (_chunk, _encoding, done) => void accepted.push(done),
  })
  const relay = relayTerminal(socket, async () => stream, { terminalId: 't1' })
  await expect.poll(() => stream.isPaused()).toBe(true)
  const held = socket.bufferedAmount
  expect(held).toBeLessThan(512 * 1024)
  socket.delivered()
  await expect.poll(() => socket.sent.length * output.length).toBeGreaterThan(held * 1.5)

  expect(socket.isPaused).toBe(false)
  const input = encodeFrame({ type: FrameType.input, bytes: new Uint8Array(100_000) })
  socket.emit('message', Buffer.from(input), true)
  expect(socket.isPaused).toBe(true)
  while (accepted.length > 0) {
    accepted.shift()!()
    await new Promise(setImmediate)
  }
  expect(socket.isPaused).toBe(false)
  socket.terminate()
  await relay
})

test.each([
  ['an error whose code cannot be made a text', '{"code":{"toString":null},"message":"m"}'],
  ['an error whose code is longer than a reason may be', `{"code":"${'x'.repeat(64)}","message":"m"}`],
  ['an error that is no object', 'null'],
  ['an error that is no JSON', '{'],
])('%s, sent by the lab, closes the socket and throws nothing', async (_, payload) => {
  const [here, lab] = duplexPair()
  const frame = Buffer.concat([Uint8Array.of(FrameType.error), Buffer.from(payload)])
  const reasons: [number, string][] = []
  const socket = new FakeSocket()
  // As the package ws: RFC 6455 has room for 123 bytes of a reason.
  socket.close = (code: number, reason = '') => {
    if (Buffer.byteLength(reason) > 123) throw new RangeError('reason too long')
    reasons.push([code, reason])
    socket.emit('close')
  }
  const relay = relayTerminal(socket, async () => here, { terminalId: 't1' })
  lab.write(withLength(frame))
  await relay
  expect([CloseCode.interrupted, CloseCode.refused]).toContain(reasons[0]![0])
})
