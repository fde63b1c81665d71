import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeImage } from './archive.ts'
import { type TarEntry, tar, tarSize } from './tar.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-'))
  await writeFile(join(folder, 'program'), 'x'.repeat(1500))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const signal = new AbortController().signal
const image = () => ({
  ref: 'registry.example.org/thing:1.0',
  config: { Env: ['PATH=/bin'], Entrypoint: ['/bin/thing'], StopSignal: 'SIGKILL' },
  entries: [
    { path: '/bin/thing', mode: 0o755, type: 'file', file: join(folder, 'program') },
    { path: '/bin/also', mode: 0o777, type: 'link', target: '/bin/thing' },
    { path: '/tmp', mode: 0o1777, type: 'folder' },
    { path: '/etc/passwd', mode: 0o644, type: 'content', content: Buffer.from('root:x:0:0::/:/bin/sh\n') },
  ] satisfies TarEntry[],
})
const write = async (name: string) => {
  await writeImage(join(folder, name), image(), signal)
  return readFile(join(folder, name))
}

test('an image names its reference, its settings and the hash of its layer', async () => {
  await write('image.tar')
  await execa('tar', ['-xf', 'image.tar'], { cwd: folder })
  const [manifest] = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))
  expect(manifest).toMatchObject({ RepoTags: ['registry.example.org/thing:1.0'], Layers: ['layer.tar'] })
  const text = await readFile(join(folder, manifest.Config))
  expect(manifest.Config).toBe(`${createHash('sha256').update(text).digest('hex')}.json`)
  const layer = await readFile(join(folder, 'layer.tar'))
  expect(JSON.parse(text.toString())).toMatchObject({
    os: 'linux',
    config: { Entrypoint: ['/bin/thing'], StopSignal: 'SIGKILL' },
    rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(layer).digest('hex')}`] },
  })
})

test('a layer holds its files with their modes, sorted, with the folders that lead to them, all owned by root', async () => {
  await write('image.tar')
  await execa('tar', ['-xf', 'image.tar'], { cwd: folder })
  const { stdout } = await execa('tar', ['--numeric-owner', '--utc', '-tvf', 'layer.tar'], { cwd: folder })
  expect(stdout.split('\n').map(line => line.replace(/\s+/g, ' '))).toEqual([
    'drwxr-xr-x 0/0 0 1970-01-01 00:00 bin/',
    'lrwxrwxrwx 0/0 0 1970-01-01 00:00 bin/also -> /bin/thing',
    '-rwxr-xr-x 0/0 1500 1970-01-01 00:00 bin/thing',
    'drwxr-xr-x 0/0 0 1970-01-01 00:00 etc/',
    '-rw-r--r-- 0/0 22 1970-01-01 00:00 etc/passwd',
    'drwxrwxrwt 0/0 0 1970-01-01 00:00 tmp/',
  ])
})

test('the same content gives the same bytes', async () => {
  expect((await write('one.tar')).equals(await write('two.tar'))).toBe(true)
})

test('an interrupted image does not appear under its name', async () => {
  const aborted = AbortSignal.abort(new Error('stopped'))
  await expect(writeImage(join(folder, 'image.tar'), image(), aborted)).rejects.toThrow()
  expect(await readdir(folder)).not.toContain('image.tar')
})

test('an archive is as large as foretold', async () => {
  const entries: TarEntry[] = [0, 1, 511, 512, 513].map(size => ({
    path: `file-${size}`,
    mode: 0o600,
    type: 'content',
    content: new Uint8Array(size),
  }))
  let size = 0
  for await (const piece of tar(entries)) size += piece.length
  expect(size).toBe(await tarSize(entries))
})

test('a file that grows while it is archived is an error, not a broken archive', async () => {
  const entry: TarEntry = {
    path: 'growing',
    mode: 0o600,
    type: 'stream',
    size: 3,
    async *source() {
      yield Buffer.from('four')
    },
  }
  const readAll = async () => {
    for await (const _ of tar([entry]));
  }
  await expect(readAll()).rejects.toThrow('growing changed while it was archived: 4 of 3 bytes')
})
