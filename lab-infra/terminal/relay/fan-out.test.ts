import type { Duplex } from 'node:stream'
import websocket from '@fastify/websocket'
import fastify from 'fastify'
import { expect, onTestFinished, test, vi } from 'vitest'
import { hash, openScreen, seq, startTestHost, type TestHost } from '../testing/host.ts'
import { openPage } from '../testing/server.ts'
import { CloseCode } from '../wire/close-codes.ts'
import { encodeFrame } from '../wire/frames.ts'
import { FrameType, maxFrame } from '../wire/protocol.ts'
import { FanOut } from './fan-out.ts'

vi.setConfig({ testTimeout: 30_000 })

/** A server that shows `t1` of the host to whoever connects. */
async function show(host: Pick<TestHost, 'dial'>, keep?: number) {
  const streams: Duplex[] = []
  const dial = async () => {
    const stream = await host.dial()
    streams.push(stream)
    return stream
  }
  const over = vi.fn()
  const fan = new FanOut({ terminalId: 't1', dial, over, keep })
  const app = fastify()
  await app.register(websocket, { options: { maxPayload: maxFrame } })
  app.get<{ Querystring: { resume?: string } }>('/', { websocket: true }, (socket, { query }) => {
    void fan.show(socket, query.resume === undefined ? undefined : Number(query.resume))
  })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => app.close())
  const page = () => {
    const opened = openPage(async () => address)
    onTestFinished(() => opened.connection.close())
    return opened
  }
  return { fan, over, streams, page, address }
}

/** A page's socket, as it is. */
function socketOf(address: string) {
  const socket = new WebSocket(address.replace('http', 'ws'))
  socket.binaryType = 'arraybuffer'
  onTestFinished(() => socket.close())
  const closed = new Promise<number>(resolve => {
    socket.onclose = ({ code }) => resolve(code)
  })
  const attached = new Promise<void>(resolve => {
    socket.onmessage = () => resolve()
  })
  return { socket, closed, attached }
}

test('all see the same, whenever they come, over one stream, which ends with the last of them', async () => {
  await using host = await startTestHost(['sh', '-c', 'seq 1 2000; read line; echo said $line; read line'])
  const owner = await openScreen(host)
  await owner.screen.shows('\n2000\r\n')
  const { page, streams } = await show(host)
  const pages = Array.from({ length: 20 }, page)
  for (const { screen } of pages) await screen.shows('\n2000\r\n')
  owner.write('hello\r')
  await owner.screen.shows('said hello')
  const late = page()
  for (const { screen } of [...pages, late]) {
    await screen.shows('said hello\r\n')
    expect(hash(screen.bytes)).toBe(hash(`${seq(2000)}hello\r\nsaid hello\r\n`))
  }
  expect(streams).toHaveLength(1)
  for (const { connection } of [...pages, late]) connection.close()
  await expect.poll(() => streams[0]!.destroyed).toBe(true)
  await page().screen.shows('said hello')
  expect(streams).toHaveLength(2)
})

test('one who comes back goes on where it was', async () => {
  await using host = await startTestHost(['cat'])
  const owner = await openScreen(host)
  const { page, streams } = await show(host)
  const viewer = page()
  owner.write('one\r')
  await viewer.screen.shows('one\r\none\r\n')
  streams[0]!.destroy()
  owner.write('two\r')
  await viewer.screen.shows('two\r\ntwo\r\n')
  expect(viewer.screen.text).toBe('one\r\none\r\ntwo\r\ntwo\r\n')
  expect(viewer.resets()).toBe(0)
})

test('one that draws nothing holds nobody up and is cut off', async () => {
  await using host = await startTestHost(['sh', '-c', 'read line; seq 1 300000; read line'])
  const owner = await openScreen(host)
  const { page, address } = await show(host, 256 * 1024)
  const silent = socketOf(address)
  await silent.attached
  const viewer = page()
  await viewer.reaches('connected')
  owner.write('go\r')
  await owner.screen.shows('\n300000\r\n')
  await viewer.screen.shows('\n300000\r\n')
  expect(await silent.closed).toBe(CloseCode.interrupted)
})

test.each([
  ['input', encodeFrame({ type: FrameType.input, bytes: Uint8Array.of(13) })],
  ['a size', encodeFrame({ type: FrameType.resize, cols: 9, rows: 9 })],
  ['no frame', Uint8Array.of(FrameType.ack, 1)],
])('%s of one who looks on ends its connection and reaches nothing', async (_, frame) => {
  await using host = await startTestHost(['sh', '-c', 'read line; echo read; read line'])
  const owner = await openScreen(host)
  const { address, page } = await show(host)
  const { socket, closed, attached } = socketOf(address)
  await attached
  socket.send(frame)
  expect(await closed).toBe(CloseCode.refused)
  const viewer = page()
  await viewer.reaches('connected')
  expect(owner.screen.text).toBe('')
})

test('it is over with the shell, and where there is none', async () => {
  await using host = await startTestHost(['sh', '-c', 'read line'])
  const none = await show(host)
  expect(await none.page().reaches('ended')).toMatchObject({ reason: 'no-such-terminal' })
  expect(none.over).toHaveBeenCalledOnce()
  const owner = await openScreen(host)
  const { page, over } = await show(host)
  const viewer = page()
  await viewer.reaches('connected')
  owner.write('\r')
  expect(await viewer.reaches('ended')).toMatchObject({ reason: 'exited', exitCode: 0 })
  expect(over).toHaveBeenCalledOnce()
})

test('who ends it ends it for all', async () => {
  await using host = await startTestHost(['cat'])
  await openScreen(host)
  const { page, fan, streams } = await show(host)
  const viewers = [page(), page()]
  for (const viewer of viewers) await viewer.reaches('connected')
  fan.close()
  for (const viewer of viewers) expect(await viewer.reaches('ended')).toMatchObject({ reason: 'closed' })
  expect(streams[0]!.destroyed).toBe(true)
})
