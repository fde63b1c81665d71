import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { readShared, writeShared } from './shared-file.ts'

let folder: string
let secret: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cks-lab-shared-'))
  secret = join(folder, 'secret')
  writeFileSync(secret, 'of the host')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

const inTheWay: [string, (path: string) => unknown][] = [
  ['nothing', () => {}],
  ['a fifo', path => execFileSync('mkfifo', [path])],
  ['a link to a file of the host', path => symlinkSync(secret, path)],
  ['a link to a device', path => symlinkSync('/dev/full', path)],
  ['a link to itself', path => symlinkSync(path, path)],
  ['a folder with something in it', path => mkdirSync(join(path, 'deep'), { recursive: true })],
  [
    'a socket',
    path =>
      new Promise(resolve => {
        const server = createServer().listen(path, () => resolve(undefined))
        onTestFinished(() => void server.close())
      }),
  ],
  [
    'a file that may not be read',
    path => {
      writeFileSync(path, '')
      chmodSync(path, 0)
    },
  ],
]

test.each(inTheWay)('%s in the place of a file is no file, and keeps nobody waiting', async (_, put) => {
  const path = join(folder, 'kubelet')
  await put(path)
  expect((await readShared(path)) ?? '').toBe('')
  await writeShared(path, 'quick\n')
  expect(await readShared(path)).toBe('quick\n')
  await writeShared(path, 'exam\n')
  expect(await readShared(path)).toBe('exam\n')
  expect(readFileSync(secret, 'utf8')).toBe('of the host')
  expect(
    readdirSync(folder)
      .filter(name => !name.endsWith('.aside'))
      .sort(),
  ).toEqual(['kubelet', 'secret'])
})

test('a file without end is read up to a bound', async () => {
  const path = join(folder, 'boot.log')
  execFileSync('truncate', ['-s', '100G', path])
  expect((await readShared(path))!.length).toBe(1024 * 1024)
})
