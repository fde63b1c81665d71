import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { containersOf } from './containers.ts'
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
  return kindProgram(program, containersOf('docker'), join(folder, 'kubeconfig'))
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
