import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { usageBelow } from './processes.ts'

test('memory and CPU time of children count, also of those that have ended', async () => {
  const script = `
    const { execFileSync, spawn } = require('node:child_process')
    const busy = 'const end = Date.now() + 300; while (Date.now() < end);'
    execFileSync(process.execPath, ['-e', busy])
    spawn(process.execPath, ['-e', 'globalThis.kept = Buffer.alloc(50e6, 1); console.log("up"); setInterval(() => {}, 1000)'],
      { stdio: 'inherit' })`
  const child = spawn(process.execPath, ['-e', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void process.kill(-child.pid!, 'SIGKILL'))
  await once(child.stdout, 'data')
  const usage = await usageBelow([child.pid!])
  expect(usage.anonymous).toBeGreaterThan(50e6)
  const alive = [...usage.cpuOf.values()].reduce((sum, it) => sum + it, 0)
  expect(usage.cpu - alive).toBeGreaterThan(0.05)
})

test('a process that is not on this machine is an error, not a lab that takes nothing', async () => {
  await expect(usageBelow([2 ** 22 + 1])).rejects.toMatchObject({ code: 'no-such-process' })
})
