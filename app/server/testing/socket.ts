/** For tests: a terminal's WebSocket, as bytes. */
import { expect, onTestFinished, vi } from 'vitest'
import { decodeFrame, encodeFrame, type Frame } from '../../../lab-infra/terminal/wire/frames.ts'
import { FrameType } from '../../../lab-infra/terminal/wire/protocol.ts'

/** Connects with that ticket. @param who headers of the request */
export async function connectTerminal(
  address: string,
  ticket: string,
  who: Record<string, string> = {},
  more = '',
) {
  const url = new URL(`/api/terminals/connect?ticket=${ticket}${more}`, address.replace('http', 'ws'))
  const socket = new WebSocket(url, { headers: { origin: address, ...who } } as never)
  onTestFinished(() => socket.close())
  socket.binaryType = 'arraybuffer'
  const frames: Frame[] = []
  socket.onmessage = ({ data }) => frames.push(decodeFrame(new Uint8Array(data)))
  const closed = new Promise<number>(resolve => {
    socket.onclose = ({ code }) => resolve(code)
  })
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  const output = () =>
    frames
      .map(frame => (frame.type === FrameType.output ? new TextDecoder().decode(frame.bytes) : ''))
      .join('')
  return {
    socket,
    frames,
    output,
    closed,
    send: (frame: Frame) => socket.send(encodeFrame(frame)),
    type: (text: string) =>
      socket.send(encodeFrame({ type: FrameType.input, bytes: new TextEncoder().encode(text) })),
    shows: (text: string) => vi.waitFor(() => expect(output()).toContain(text), { timeout: 10_000 }),
  }
}
