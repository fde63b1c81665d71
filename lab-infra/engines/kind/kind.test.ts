import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { identify } from '../../process.ts'
import { containerEngine } from './container-engine.ts'
import { kindProgram } from './kind.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cks-lab-kind-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A program that fails so many times with these words, and notes each time. */
async function failing(times: number, words: string) {
  const program = join(folder, 'kind')
  const text = `#!/bin/sh
echo x >>"${folder}/runs"
[ "$(wc -l <"${folder}/runs")" -gt ${times} ] || { echo '${words}' >&2; exit 1; }`
  await writeFile(program, text, { mode: 0o755 })
  return kindProgram(program, containerEngine('docker'), join(folder, 'kubeconfig'))
}
const runs = async () => (await readFile(join(folder, 'runs'), 'utf8')).trim().split('\n').length
const never = new AbortController().signal

test('a port that another one took between is no reason to fail, unless it goes on', async () => {
  const words = 'Bind for 127.0.0.1:39457 failed: port is already allocated.'
  await (await failing(2, words)).create('one', '', () => {}, never)
  expect(await runs()).toBe(3)
  await rm(join(folder, 'runs'))
  await expect((await failing(3, words)).create('one', '', () => {}, never)).rejects.toThrow(
    'already allocated',
  )
  expect(await runs()).toBe(3)
})

test('any other failure is told at once', async () => {
  const kind = await failing(1, 'ERROR: failed to init node with kubeadm')
  await expect(kind.create('one', '', () => {}, never)).rejects.toMatchObject({ code: 'boot-failed' })
  expect(await runs()).toBe(1)
})

test('an abort right after kind has ended, while what it left still holds its output, is no error of its own', async () => {
  const program = join(folder, 'kind')
  await writeFile(program, '#!/bin/sh\nsetsid sleep 1 &\nexit 0', { mode: 0o755 })
  const abort = new AbortController()
  const uncaught: unknown[] = []
  const note = (error: unknown) => uncaught.push(error)
  process.prependListener('uncaughtException', note)
  onTestFinished(() => void process.off('uncaughtException', note))
  const kind = kindProgram(program, containerEngine('docker'), join(folder, 'kubeconfig'))
  const creating = kind.create('one', '', () => {}, abort.signal)
  creating.catch(() => {})
  await sleep(500)
  abort.abort(new Error('enough'))
  await expect(creating).rejects.toThrow('enough')
  expect(uncaught).toEqual([])
})

/** A program that does not end by itself, nor does what it starts. */
async function endless() {
  const program = join(folder, 'kind')
  const text = `#!/bin/sh
sleep 60 &
echo $$ $! >"${folder}/pids"
echo "Preparing nodes" >&2
wait`
  await writeFile(program, text, { mode: 0o755 })
  const pids = async () => (await readFile(join(folder, 'pids'), 'utf8')).trim().split(' ').map(Number)
  return {
    kind: kindProgram(program, containerEngine('docker'), join(folder, 'kubeconfig')),
    running: async () => (await Promise.all((await pids()).map(identify))).filter(Boolean).length,
  }
}

test('an abort ends kind and all that it started, and is told by its reason', async () => {
  const { kind, running } = await endless()
  const abort = new AbortController()
  let before = 0
  const report = async () => {
    before = await running()
    abort.abort(new Error('enough'))
  }
  await expect(kind.create('one', '', report, abort.signal)).rejects.toThrow('enough')
  expect(before).toBe(2)
  await expect.poll(running).toBe(0)
}, 10_000)

test('kind and all that it started is ended when who is told of its steps fails', async () => {
  const { kind, running } = await endless()
  const failing = () => {
    throw new Error('nobody listens any more')
  }
  await expect(kind.create('one', '', failing, never)).rejects.toThrow('nobody listens any more')
  await expect.poll(running).toBe(0)
}, 10_000)
