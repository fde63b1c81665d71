import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ProgressEvent } from '../../lab.ts'
import { obtain, type Sources } from './obtain.ts'
import { Store } from './program-store.ts'
import type { Group } from './recipes.ts'
import { Releases } from './release.ts'

const signal = new AbortController().signal
const official = '#!/bin/sh\necho "tool v1.2.3, official"\n'
let folder: string
let server: Server
let sources: Sources
let archive: Buffer
let served: Record<string, Buffer>
let events: ProgressEvent[]

const group: Group = {
  id: 'tool',
  title: 'tool v1.2.3',
  modules: 'gojq',
  variables: { 'example.org/tool/version.Version': 'v1.2.3' },
  compileMs: 1000,
  programs: [
    {
      name: 'tool',
      place: 'bin',
      version: { args: ['--version'], prints: 'tool v1.2.3' },
      package: 'example.org/cmd/tool/v3',
      release: { file: 'example.org/tool.tgz', member: 'tool-v1/tool' },
    },
  ],
}
const tool = group.programs[0]!

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obtain-'))
  await mkdir(join(folder, 'release/tool-v1'), { recursive: true })
  await writeFile(join(folder, 'release/tool-v1/tool'), official)
  await execa('tar', ['-czf', 'tool.tgz', 'tool-v1'], { cwd: join(folder, 'release') })
  archive = await readFile(join(folder, 'release/tool.tgz'))
  served = { '/example.org/tool.tgz': archive }
  server = createServer((request, response) => {
    const body = served[request.url!]
    if (body) response.end(body)
    else response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('CKS_LAB_MIRROR', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  vi.stubEnv('PATH', `${join(folder, 'go')}:${process.env.PATH}`)
  await fakeGo('#!/bin/sh\necho "tool v1.2.3, compiled"\n')
  events = []
  sources = sourcesWith({ 'example.org/tool.tgz': createHash('sha256').update(archive).digest('hex') })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

function sourcesWith(sums: Record<string, string>): Sources {
  const workDir = join(folder, 'work')
  const pinned = Object.fromEntries(
    Object.entries(sums).map(([file, sha256]) => [file, { sha256, source: 'test' }]),
  )
  return {
    workDir,
    store: new Store(join(folder, 'store')),
    releases: new Releases(join(workDir, 'downloads'), join(folder, 'seen.json'), pinned),
  }
}

/** Stands in for the go command: `build … -o FOLDER/ PACKAGE` writes a program, and all arguments are noted. */
async function fakeGo(program: string): Promise<void> {
  await mkdir(join(folder, 'go'), { recursive: true })
  await writeFile(join(folder, 'go/program'), program)
  await writeFile(
    join(folder, 'go/go'),
    `#!/bin/sh
if [ "$1" = env ]; then echo go1.99.1; exit; fi
echo "$@" >> ${folder}/go/calls
while [ "$1" != -o ]; do shift; done
echo example.org/cmd/tool >&2
cp ${folder}/go/program "$2/tool"
`,
  )
  await chmod(join(folder, 'go/go'), 0o755)
}
const goCalls = () => readFile(join(folder, 'go/calls'), 'utf8').catch(() => '')
const obtained = () => readFile(sources.store.path(group, tool), 'utf8')
const get = () => obtain(group, sources, event => events.push(event), signal)

test('a program comes out of its release file where that can be had', async () => {
  await get()
  expect(await obtained()).toBe(official)
  expect(await goCalls()).toBe('')
  expect(events.at(-1)).toMatchObject({ step: 'programs-tool', state: 'done' })
})

test('a program whose release file is not there is compiled, and the progress says why', async () => {
  served = {}
  await get()
  expect(await obtained()).toContain('compiled')
  expect(await goCalls()).toMatch(
    /-mod=readonly .*-X example\.org\/tool\/version\.Version=v1\.2\.3.* example\.org\/cmd\/tool\/v3/,
  )
  expect(events.map(event => event.detail).join('\n')).toMatch(/compiling, because .*404/)
})

test('a program whose checksum is neither pinned nor published is compiled', async () => {
  sources = sourcesWith({})
  await get()
  expect(await obtained()).toContain('compiled')
  expect(events[0]).toMatchObject({ state: 'started', usualMs: expect.any(Number) })
})

test('where its project should publish a checksum but does not, a program is compiled, and the progress says why', async () => {
  sources = sourcesWith({})
  const file = 'dl.k8s.io/v1/tool.tgz'
  served = { [`/${file}`]: archive }
  const official = { ...group, programs: [{ ...tool, release: { ...tool.release, file } }] }
  await obtain(official, sources, event => events.push(event), signal)
  expect(await readFile(sources.store.path(official, official.programs[0]!), 'utf8')).toContain('compiled')
  expect(events.map(event => event.detail).join('\n')).toMatch(
    /compiling, because no checksum .*tool\.tgz\.sha256/,
  )
})

test('a wrong checksum never leads to compiling instead', async () => {
  sources = sourcesWith({ 'example.org/tool.tgz': '0'.repeat(64) })
  await expect(get()).rejects.toMatchObject({ code: 'wrong-checksum' })
  expect(await goCalls()).toBe('')
  expect(events.at(-1)).toMatchObject({ state: 'failed' })
})

test('a program that reports another version is refused and not kept', async () => {
  sources = sourcesWith({})
  await fakeGo('#!/bin/sh\necho "tool v0.0.0-unknown"\n')
  await expect(get()).rejects.toMatchObject({
    code: 'wrong-version',
    message: expect.stringContaining('v0.0.0-unknown'),
  })
  await expect(obtained()).rejects.toThrow()
})

test('a full disk while compiling is named, with what to do', async () => {
  sources = sourcesWith({})
  await writeFile(
    join(folder, 'go/go'),
    '#!/bin/sh\n[ "$1" = env ] && { echo go1.99.1; exit; }\necho "write /x: no space left on device" >&2; exit 1\n',
  )
  await expect(get()).rejects.toMatchObject({
    code: 'disk-full',
    remedy: expect.stringContaining('CKS_LAB_CACHE'),
  })
})

test('what is in the store is neither downloaded nor compiled again', async () => {
  await get()
  events = []
  served = {}
  await get()
  expect(events).toEqual([])
  expect(await goCalls()).toBe('')
})
