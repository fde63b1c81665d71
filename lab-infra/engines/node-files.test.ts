/** A node's files, with this machine as the node. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ExecOptions, editableBytes } from '../lab.ts'
import { runCommand } from './command.ts'
import { ExecNode } from './exec-node.ts'
import type { RawResult } from './raw-result.ts'

class LocalNode extends ExecNode {
  /** Ends the input of the next command early. */
  cutAt: number | undefined
  protected run(argv: readonly string[], options: ExecOptions): Promise<RawResult> {
    const input = options.input === undefined ? undefined : Buffer.from(options.input).subarray(0, this.cutAt)
    return runCommand(argv, { PATH: process.env.PATH ?? '' }, { ...options, ...(input && { input }) })
  }
  dial(): Promise<Duplex> {
    throw new Error('no port is dialled here')
  }
  dialTerminals = this.dial
}

let folder: string
const node = new LocalNode()
const { files } = node
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cks-lab-files-')))
  node.cutAt = undefined
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)

test('a file is written upon the version that was read, in one step and without a draft left', async () => {
  writeFileSync(at('file'), 'one')
  const { content, version } = await files.read(at('file'))
  expect(content.toString()).toBe('one')
  const second = await files.write(at('file'), 'two', { ifVersion: version })
  expect((await files.read(at('file'))).version).toBe(second)
  expect(readdirSync(folder)).toEqual(['file'])
})

test('a change by somebody else meanwhile is told, and stays', async () => {
  writeFileSync(at('file'), 'one')
  const { version } = await files.read(at('file'))
  writeFileSync(at('file'), 'by somebody else')
  const writing = files.write(at('file'), 'mine', { ifVersion: version })
  await expect(writing).rejects.toMatchObject({
    code: 'file-changed',
    remedy: expect.stringContaining('again'),
  })
  rmSync(at('file'))
  await expect(files.write(at('file'), 'mine', { ifVersion: version })).rejects.toMatchObject({
    code: 'file-changed',
  })
  expect(readdirSync(folder)).toEqual([])
})

test('of many that write at once upon the same version one wins', async () => {
  writeFileSync(at('file'), 'one')
  const { version } = await files.read(at('file'))
  const texts = [...'abcdef']
  const done = await Promise.allSettled(
    texts.map(text => files.write(at('file'), text, { ifVersion: version })),
  )
  const winner = done.findIndex(({ status }) => status === 'fulfilled')
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(readFileSync(at('file'), 'utf8')).toBe(texts[winner])
})

test('a new file is made only where there is none', async () => {
  await files.write(at('new'), 'made', { ifVersion: null })
  expect([readFileSync(at('new'), 'utf8'), statSync(at('new')).mode & 0o7777]).toEqual(['made', 0o644])
  await expect(files.write(at('new'), 'x', { ifVersion: null })).rejects.toMatchObject({
    code: 'file-changed',
  })
  await expect(files.write(at('none/new'), 'x')).rejects.toMatchObject({ code: 'no-such-file' })
})

test.each([0o600, 0o755, 0o4711])('the mode %i is kept', async mode => {
  writeFileSync(at('file'), 'one')
  chmodSync(at('file'), mode)
  await files.write(at('file'), 'two')
  expect(statSync(at('file')).mode & 0o7777).toBe(mode)
  expect((await files.stat(at('file'))).mode).toBe(mode)
})

// Only root may give files away.
test.runIf(process.getuid?.() === 0)('the owner is kept', async () => {
  const { chownSync } = await import('node:fs')
  writeFileSync(at('file'), 'one')
  chownSync(at('file'), 1, 2)
  await files.write(at('file'), 'two')
  const { uid, gid } = statSync(at('file'))
  expect([uid, gid]).toEqual([1, 2])
})

test('a link is written through, to wherever it leads', async () => {
  mkdirSync(at('there'))
  writeFileSync(at('there/file'), 'one')
  symlinkSync('there/file', at('link'))
  symlinkSync('link', at('second'))
  await files.write(at('second'), 'two')
  expect(readFileSync(at('there/file'), 'utf8')).toBe('two')
  expect(await files.stat(at('second'))).toMatchObject({ name: 'second', kind: 'file', size: 3 })
  symlinkSync('loop', at('loop'))
  await expect(files.read(at('loop'))).rejects.toMatchObject({ code: 'no-such-file' })
  await expect(files.write(at('loop'), 'x')).rejects.toMatchObject({ code: 'no-such-file' })
})

test('names may be anything', async () => {
  for (const name of ['-n', 'two words', "it's", '$HOME', 'ünïcode', 'tab\tbed', 'line\n', '\n']) {
    await files.write(at(name), name)
    expect(String((await files.read(at(name))).content)).toBe(name)
    expect(existsSync(at(name))).toBe(true)
    expect(await files.stat(at(name))).toMatchObject({ name, kind: 'file' })
  }
  expect((await files.list(folder)).map(({ name }) => name)).toEqual(readdirSync(folder).sort())
})

test('what is in a folder is told, each with its kind', async () => {
  mkdirSync(at('folder'))
  writeFileSync(at('file'), 'four')
  symlinkSync('nowhere', at('link'))
  await node.exec(['mkfifo', at('fifo')])
  const listed = await files.list(folder)
  expect(listed.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
    'fifo: other',
    'file: file',
    'folder: folder',
    'link: link',
  ])
  expect(listed[1]!.size).toBe(4)
  expect(Math.abs(listed[1]!.modifiedAt - Date.now())).toBeLessThan(10_000)
  expect(await files.list(at('folder'))).toEqual([])
  await expect(files.list(at('file'))).rejects.toMatchObject({ code: 'no-such-file' })
  await expect(files.stat(at('link'))).rejects.toMatchObject({ code: 'no-such-file' })
  await expect(files.read(at('fifo'))).rejects.toMatchObject({ code: 'no-such-file' })
  for (const name of ['fifo', 'folder'])
    await expect(files.write(at(name), 'x')).rejects.toMatchObject({ code: 'write-failed' })
})

test('what is too large is refused both ways, before it is sent', async () => {
  writeFileSync(at('more'), Buffer.alloc(editableBytes + 1))
  await expect(files.read(at('more'))).rejects.toMatchObject({ code: 'file-too-large' })
  const writing = files.write(at('new'), 'x'.repeat(editableBytes + 1))
  await expect(writing).rejects.toMatchObject({ code: 'file-too-large' })
  await files.write(at('most'), 'x'.repeat(editableBytes))
  expect((await files.read(at('most'))).content.length).toBe(editableBytes)
})

test('what did not come in full takes no place', async () => {
  writeFileSync(at('file'), 'one')
  node.cutAt = 2
  await expect(files.write(at('file'), 'two')).rejects.toMatchObject({
    code: 'write-failed',
    message: expect.stringContaining('in full'),
  })
  expect([readFileSync(at('file'), 'utf8'), readdirSync(folder)]).toEqual(['one', ['file']])
})

test('a path that does not begin at the root is none', async () => {
  for (const path of ['', 'file', '-rf', '../x', '/a\0b'])
    await expect(files.read(path), path).rejects.toMatchObject({ code: 'bad-path' })
})
