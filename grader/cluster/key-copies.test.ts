import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { thisMachine } from '../testing/this-machine.ts'
import type { GradeTarget } from '../types.ts'
import { formsOf, places, readableCopies } from './key-copies.ts'

const found = (key: Buffer, file: Buffer | string) => formsOf(key).some(it => Buffer.from(file).includes(it))
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')

test('a key is found as it stands in a configuration, in a copy of it, and bare', () => {
  for (let draw = 0; draw < 200; draw++) {
    const key = randomBytes(32)
    const config = `${'x'.repeat(draw % 7)}secret: ${base64(key)}\n`
    const copies: Record<string, Buffer | string> = {
      configuration: config,
      'base64 of it': base64(config),
      hexadecimal: `key=${key.toString('hex')}`,
      capitals: key.toString('hex').toUpperCase(),
      'for addresses': key.toString('base64url'),
      raw: Buffer.concat([Buffer.from('head'), key]),
    }
    expect(
      Object.entries(copies)
        .filter(([, file]) => !found(key, file))
        .map(([how]) => how),
    ).toEqual([])
  }
})

test('a file without it is not taken for one', () => {
  const key = randomBytes(32)
  expect(found(key, base64(randomBytes(4096)))).toBe(false)
  expect(found(key, randomBytes(65_536))).toBe(false)
})

test('no form has a line end in it, for each is a line', () => {
  const key = Buffer.from('0a00'.repeat(4) + '11'.repeat(10) + '0a'.repeat(14), 'hex')
  expect(formsOf(key).every(it => !it.includes(10) && it.length >= 8)).toBe(true)
  expect(formsOf(Buffer.alloc(32, 10)).every(it => it.length >= 8)).toBe(true)
})

test('a search that does not end in time is no proof that there is no copy', async () => {
  const answering = (exitCode: number | null) =>
    ({
      signal: AbortSignal.timeout(1_000),
      node: {
        exec: async () => ({ exitCode, stdout: '/srv/copy\n', stderr: '', timedOut: exitCode === null }),
      },
    }) as unknown as GradeTarget
  const key = randomBytes(32)
  expect(await readableCopies(answering(0), [key])).toEqual(['/srv/copy'])
  for (const late of [1, null])
    await expect(readableCopies(answering(late), [key])).rejects.toThrow('did not end within 12 s')
})

test('the node finds what others may read: as it stands, hexadecimal, and packed', async () => {
  const root = await mkdtemp(join(tmpdir(), 'cks-lab-copies-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const key = randomBytes(32)
  const files: Record<string, Buffer | string> = {
    plain: `secret: ${base64(key)}\n`,
    hexadecimal: key.toString('hex'),
    'packed copy.gz': gzipSync(`secret: ${base64(key)}\n`),
    another: `secret: ${base64(randomBytes(32))}\n`,
    'another.gz': gzipSync('nothing'),
    'left-out/plain': base64(key),
  }
  await mkdir(join(root, 'left-out'))
  for (const [name, content] of Object.entries(files))
    await writeFile(join(root, name), content, { mode: 0o644 })
  const exec: typeof thisMachine.exec = (
    [bash = '', c = '', script = '', name = '', , ...searched],
    options,
  ) => {
    expect(searched).toEqual([...places, '/etc/further'])
    return thisMachine.exec([bash, c, script, name, `-path ${root}/left-out`, root], options)
  }
  const found = await readableCopies(targetOf({ node: { exec } }), [key], ['/etc/further', '/etc'])
  expect(found.sort()).toEqual(['hexadecimal', 'packed copy.gz', 'plain'].map(it => join(root, it)))
})
