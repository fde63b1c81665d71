import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withLock } from './lock.ts'
import { identify } from './process.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
  file = join(folder, 'deeper', 'a.lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('of many that want the lock at once, each has it alone and each gets it', async () => {
  let inside = 0
  let most = 0
  let done = 0
  const one = () =>
    withLock(file, async () => {
      most = Math.max(most, ++inside)
      await sleep(2)
      inside--
      done++
    })
  await Promise.all(Array.from({ length: 6 }, one))
  expect({ most, done }).toEqual({ most: 1, done: 6 })
  expect(await readdir(join(folder, 'deeper'))).toEqual([])
})

test('who waits is told once who holds the lock', async () => {
  const told: number[] = []
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const first = withLock(file, () => released)
  await waitFor(() => readFile(file))
  const second = withLock(file, async () => 'mine', { onWait: holder => void told.push(holder.pid) })
  await waitFor(async () => expect(told).toEqual([process.pid]))
  release()
  expect(await second).toBe('mine')
  await first
  expect(told).toEqual([process.pid])
})

test('a lock whose holder was killed is taken over, by one only', async () => {
  const child = spawn('sleep', ['60'])
  await once(child, 'spawn')
  const holder = await identify(child.pid!)
  child.kill('SIGKILL')
  await once(child, 'close')
  await withLock(file, async () => {})
  await writeFile(file, JSON.stringify({ ...holder, token: 'dead' }))
  let inside = 0
  let most = 0
  const one = () =>
    withLock(file, async () => {
      most = Math.max(most, ++inside)
      await sleep(2)
      inside--
    })
  await Promise.all([one(), one(), one()])
  expect(most).toBe(1)
})

test('a lock file that is not readable as one is nobody’s', async () => {
  await withLock(file, async () => {})
  await writeFile(file, '{"pid": 1')
  expect(await withLock(file, async () => 'taken')).toBe('taken')
})

test('waiting ends when the signal aborts, with its reason, and the holder keeps the lock', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const first = withLock(file, () => released)
  await waitFor(() => readFile(file))
  const abort = new AbortController()
  const second = withLock(file, async () => {}, {
    signal: abort.signal,
    onWait: () => abort.abort(new Error('enough')),
  })
  await expect(second).rejects.toThrow('enough')
  expect(await readdir(join(folder, 'deeper'))).toEqual(['a.lock'])
  release()
  await first
})

test('the lock is given back when the work fails', async () => {
  await expect(
    withLock(file, async () => {
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await readdir(join(folder, 'deeper'))).toEqual([])
})

test('two processes exclude each other', async () => {
  const lock = fileURLToPath(new URL('lock.ts', import.meta.url))
  const script = `
    const { withLock } = await import(${JSON.stringify(lock)})
    await withLock(${JSON.stringify(file)}, async () => {
      console.log('held')
      await new Promise(resolve => process.stdin.once('data', resolve))
    })
    process.exit()`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const order: string[] = []
  const mine = withLock(file, async () => order.push('mine'), {
    onWait: holder => {
      order.push(`waiting for ${holder.pid === child.pid ? 'the child' : holder.pid}`)
      child.stdin.write('end\n')
    },
  })
  await mine
  expect(order).toEqual(['waiting for the child', 'mine'])
  if (child.exitCode === null) await once(child, 'close')
})

async function waitFor(condition: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await condition()
      return
    } catch (error) {
      if (tries > 200) throw error
      await sleep(10)
    }
  }
}
