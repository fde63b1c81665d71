import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { identify, isAlive } from '../../process.ts'
import { run } from './run.ts'

test('aborting ends the program and everything it started', async () => {
  const abort = new AbortController()
  let grandchild = 0
  const running = run(['sh', '-c', 'sleep 300 & echo $! >&2; wait'], {
    signal: abort.signal,
    onLine: line => {
      grandchild = Number(line)
      abort.abort(new Error('stopped'))
    },
  })
  await expect(running).rejects.toThrow('stopped')
  expect(grandchild).toBeGreaterThan(0)
  await expect.poll(() => identify(grandchild)).toBeUndefined()
})

test('when the caller is killed, the program and everything it started end', async () => {
  const module = fileURLToPath(new URL('run.ts', import.meta.url))
  const script = `
    const { run } = await import(${JSON.stringify(module)})
    await run(['sh', '-c', 'sleep 300 & echo $! >&2; wait'], { onLine: line => console.log(line) })`
  const caller = spawn(process.execPath, ['--input-type=module', '--eval', script])
  const [line] = await once(caller.stdout, 'data')
  const started = await identify(Number(line))
  expect(started).toBeDefined()
  caller.kill('SIGKILL')
  await expect.poll(() => isAlive(started!)).toBe(false)
})

test('what a program leaves running when it ends, ends too', async () => {
  const left = Number(await run(['sh', '-c', 'sleep 300 & echo $!']))
  expect(left).toBeGreaterThan(0)
  await expect.poll(() => identify(left)).toBeUndefined()
})

test('a failure says what was run, how it ended, and its last words', async () => {
  await expect(run(['sh', '-c', 'echo out; echo the reason >&2; exit 3'])).rejects.toMatchObject({
    code: 'program-failed',
    message: expect.stringMatching(/^sh -c .* failed with exit code 3:\nthe reason$/),
  })
})

test('a program that is not installed is named', async () => {
  await expect(run(['no-such-program-here'])).rejects.toMatchObject({
    code: 'program-missing',
    message: 'no-such-program-here was not found',
  })
})
