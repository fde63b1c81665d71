import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { identify, identifySelf, isAlive } from './process.ts'

test('a running process is alive, and no longer once it has ended', async () => {
  const child = spawn('sleep', ['60'])
  await once(child, 'spawn')
  const identity = (await identify(child.pid!))!
  expect(identity.pid).toBe(child.pid)
  expect(await isAlive(identity)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(await isAlive(identity)).toBe(false)
  expect(await identify(child.pid!)).toBeUndefined()
})

test('another process with the same PID is not the same process', async () => {
  const self = await identifySelf()
  expect(await isAlive(self)).toBe(true)
  expect(await isAlive({ ...self, started: 'another-boot/1' })).toBe(false)
})

test('a program whose name holds brackets and spaces is read correctly', async () => {
  const child = spawn('bash', ['-c', 'printf "a) S 1 (b" > /proc/self/comm; read x'])
  await once(child, 'spawn')
  const identity = await identify(child.pid!)
  expect(identity?.started).toMatch(/^[0-9a-f-]{36}\/\d+$/)
  child.stdin.end('\n')
  await once(child, 'close')
})
