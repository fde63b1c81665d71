import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Checksums, Releases } from './release.ts'

const file = 'example.org/v1/tool.tar.gz'
const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251))
const pinned = { [file]: { sha256: createHash('sha256').update(content).digest('hex'), source: 'this test' } }

let folder: string
const releasesOf = (sums: Checksums) => new Releases(folder, join(folder, 'seen.json'), sums)
let server: Server
let requests: { url: string; range: string | undefined }[]
let answer: (request: IncomingMessage, response: ServerResponse) => void
const signal = new AbortController().signal

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'release-'))
  requests = []
  answer = (_, response) => response.end(content)
  server = createServer((request, response) => {
    requests.push({ url: request.url!, range: request.headers.range })
    answer(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  process.env.CKS_LAB_MIRROR = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterEach(async () => {
  delete process.env.CKS_LAB_MIRROR
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

test('a mirror keeps files under the host and path of their origin', async () => {
  const got = await releasesOf(pinned).fetch(file, () => {}, signal)
  expect(await readFile(got!)).toEqual(content)
  expect(requests).toEqual([{ url: '/example.org/v1/tool.tar.gz', range: undefined }])
})

test('a download that breaks off goes on from where it was', async () => {
  answer = (request, response) => {
    const from = Number(request.headers.range?.match(/bytes=(\d+)-/)?.[1] ?? 0)
    response.writeHead(from ? 206 : 200, { 'content-length': content.length - from })
    if (from) response.end(content.subarray(from))
    else response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50))
  }
  const got = await releasesOf(pinned).fetch(file, () => {}, signal)
  expect(await readFile(got!)).toEqual(content)
  expect(requests[0]!.range).toBeUndefined()
  expect(Number(requests[1]!.range!.match(/^bytes=(\d+)-$/)![1])).toBeGreaterThan(0)
})

test('a server that knows no ranges is asked from the start', async () => {
  let first = true
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': content.length })
    if (first) response.write(content.subarray(0, 1000), () => setTimeout(() => response.destroy(), 50))
    else response.end(content)
    first = false
  }
  const got = await releasesOf(pinned).fetch(file, () => {}, signal)
  expect(await readFile(got!)).toEqual(content)
})

test('a later run takes up what an aborted one has downloaded', async () => {
  const abort = new AbortController()
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': content.length })
    response.write(content.subarray(0, 100_000))
  }
  const first = releasesOf(pinned).fetch(file, () => abort.abort(new Error('stopped')), abort.signal)
  await expect(first).rejects.toThrow('stopped')
  answer = (request, response) => {
    const from = Number(request.headers.range?.match(/\d+/)?.[0] ?? 0)
    response.writeHead(from ? 206 : 200, { 'content-length': content.length - from })
    response.end(content.subarray(from))
  }
  const got = await releasesOf(pinned).fetch(file, () => {}, signal)
  expect(await readFile(got!)).toEqual(content)
})

test('a wrong checksum is an error that names file, expected and actual, and nothing of the file is kept', async () => {
  answer = (_, response) => response.end('something else')
  const actual = createHash('sha256').update('something else').digest('hex')
  const releases = releasesOf(pinned)
  await expect(releases.fetch(file, () => {}, signal)).rejects.toMatchObject({
    code: 'wrong-checksum',
    message: expect.stringMatching(new RegExp(`tool.tar.gz has sha256 ${actual}.*${pinned[file]!.sha256}`)),
  })
  answer = (_, response) => response.end(content)
  expect(await readFile((await releases.fetch(file, () => {}, signal))!)).toEqual(content)
})

test('a broken download of full length is thrown away and not resumed for ever', async () => {
  const sum = pinned[file]!.sha256
  await releasesOf(pinned).fetch(file, () => {}, signal)
  await rm(join(folder, sum, 'tool.tar.gz'))
  await writeFile(join(folder, sum, 'tool.tar.gz.part'), Buffer.alloc(content.length))
  answer = (request, response) => {
    if (request.headers.range) response.writeHead(416).end()
    else response.end(content)
  }
  const releases = releasesOf(pinned)
  await expect(releases.fetch(file, () => {}, signal)).rejects.toMatchObject({ code: 'wrong-checksum' })
  expect(await releases.fetch(file, () => {}, signal)).toBeDefined()
})

test('a server without the file is asked once, and never for another', async () => {
  answer = (_, response) => response.writeHead(404).end()
  const other = { ...pinned, 'example.org/other': pinned[file]! }
  const releases = releasesOf(other)
  expect(await releases.fetch(file, () => {}, signal)).toBeUndefined()
  expect(await releases.whyNot('example.org/other', signal)).toMatch(
    /tool\.tar\.gz cannot be had: HTTP status 404/,
  )
  expect(await releases.fetch('example.org/other', () => {}, signal)).toBeUndefined()
  expect(requests).toHaveLength(1)
})

test('a server that refuses the connection is no error', async () => {
  await new Promise(resolve => server.close(resolve))
  const releases = releasesOf(pinned)
  expect(await releases.fetch(file, () => {}, signal)).toBeUndefined()
  expect(await releases.whyNot(file, signal)).toMatch(/ECONNREFUSED/)
})

test('a file of whose checksum nothing is known is not asked for', async () => {
  const releases = releasesOf({})
  expect(await releases.whyNot(file, signal)).toBe(`no checksum of ${file} is pinned or published`)
  expect(await releases.fetch(file, () => {}, signal)).toBeUndefined()
  expect(requests).toEqual([])
})

test('a file that is there is not downloaded again', async () => {
  const first = await releasesOf(pinned).fetch(file, () => {}, signal)
  expect((await stat(first!)).size).toBe(content.length)
  expect(await releasesOf(pinned).fetch(file, () => {}, signal)).toBe(first)
  expect(requests).toHaveLength(1)
})
