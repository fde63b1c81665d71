import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { attachTerminal } from '../relay/attach.ts'
import { hash, openScreen, Screen, seq, startTestHost, type TestHost } from '../testing/host.ts'

vi.setConfig({ testTimeout: 30_000 })

/** Looks on at `t1`. */
async function look(host: TestHost, onOutput?: (bytes: Uint8Array) => void | Promise<void>, resume?: number) {
  const screen = new Screen()
  const sizes: string[] = []
  const stream = await host.dial()
  const terminal = await attachTerminal(stream, {
    id: 't1',
    view: true,
    resume,
    onOutput: onOutput ?? screen.draw,
    onSize: (cols, rows) => sizes.push(`${cols}x${rows}`),
  })
  return { ...terminal, screen, sizes, stream }
}

test('who looks on sees what was printed before, what is printed, and the size that the terminal gets', async () => {
  await using host = await startTestHost(['sh', '-c', 'echo first; read line; read line'])
  const owner = await openScreen(host)
  await owner.screen.shows('first')
  const viewer = await look(host)
  expect(viewer.attached).toMatchObject({ cols: 80, rows: 24, from: 0 })
  owner.write('typed\r')
  await viewer.screen.shows('first\r\ntyped')
  owner.resize(100, 30)
  await expect.poll(() => viewer.sizes).toEqual(['100x30'])
  expect((await look(host)).attached).toMatchObject({ cols: 100, rows: 30 })
})

test('who looks on and draws nothing does not hold the shell up, and is cut off once it is too late', async () => {
  const limits = { window: 64 * 1024, keep: 256 * 1024 }
  await using host = await startTestHost(['sh', '-c', 'read line; seq 1 300000; read end'], limits)
  const owner = await openScreen(host)
  const viewer = await look(host, () => new Promise(() => {}))
  const unread = await look(host)
  unread.stream.pause()
  owner.write('go\r')
  await owner.screen.shows('300000\r\n')
  expect(hash(owner.screen.bytes)).toBe(hash(`go\r\n${seq(300000)}`))
  expect(await viewer.ended).toBeUndefined()
})

test('what only those who look on have drawn is kept for its owner', async () => {
  const limits = { window: 64 * 1024, keep: 256 * 1024 }
  await using host = await startTestHost(['sh', '-c', 'read line; seq 1 300000; touch finished'], limits)
  const owner = await openScreen(host)
  owner.write('go\r')
  await owner.screen.shows('go')
  owner.detach()
  const resume = owner.screen.length
  const viewer = await look(host)
  // Without its owner the shell stops where what is kept is full, however much others draw.
  await viewer.screen.until(({ length }) => length > limits.keep)
  const settled = async () => {
    const before = viewer.screen.length
    await new Promise(resolve => setTimeout(resolve, 50))
    return viewer.screen.length === before
  }
  await expect.poll(settled).toBe(true)
  expect(existsSync(join(host.dir, 'finished'))).toBe(false)
  const again = await attachTerminal(await host.dial(), { id: 't1', resume, onOutput: owner.screen.draw })
  expect(again.attached.from).toBe(resume)
  await again.ended
  expect(hash(owner.screen.bytes)).toBe(hash(`go\r\n${seq(300000)}`))
})

test('an end that only those who look on have seen is still told to its owner', async () => {
  await using host = await startTestHost(['sh', '-c', 'read line; exit 3'])
  const owner = await openScreen(host)
  const viewer = await look(host)
  owner.detach()
  const typing = await look(host)
  typing.write('go\r')
  expect(await viewer.ended).toEqual({ exitCode: 3 })
  const again = await attachTerminal(await host.dial(), { id: 't1', onOutput() {} })
  expect(await again.ended).toEqual({ exitCode: 3 })
})
