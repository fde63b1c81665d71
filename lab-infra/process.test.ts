import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { identify, identifySelf, isAlive, type ProcessIdentity } from './process.ts'

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

/** Uses up the descriptors of a process of its own, asks after `asked` there, and gives them back after `ms`. */
function withoutDescriptors(asked: ProcessIdentity, ms: number): string {
  const program = `
    import { openSync, closeSync } from 'node:fs'
    const { isAlive } = await import(${JSON.stringify(new URL('./process.ts', import.meta.url).href)})
    const held = []
    try { for (;;) held.push(openSync('/dev/null')) } catch {}
    const giveBack = () => held.splice(0).forEach(fd => closeSync(fd))
    setTimeout(giveBack, ${ms})
    const told = await isAlive(${JSON.stringify(asked)}).catch(error => error.code)
    giveBack()
    console.log(told)
    process.exit()`
  const argv = [
    '-c',
    'ulimit -n 64; exec "$@"',
    'bash',
    process.execPath,
    '--input-type=module',
    '-e',
    program,
  ]
  return execFileSync('bash', argv, { encoding: 'utf8' }).trim()
}

test('without a descriptor left nobody is called dead: it is waited for one, and then said that it cannot be told', async () => {
  const self = await identifySelf()
  expect(withoutDescriptors(self, 400)).toBe('true')
  expect(withoutDescriptors(self, 60_000)).toBe('machine-exhausted')
  expect(withoutDescriptors({ ...self, started: 'another-boot/1' }, 400)).toBe('false')
})
