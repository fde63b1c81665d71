import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { checksumFile, readChecksum } from './published.ts'
import { type Checksums, Releases } from './release.ts'

const file = 'dl.k8s.io/v1.2.3/bin/linux/amd64/kubectl'
const content = 'what kubectl is'
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const signal = new AbortController().signal
let folder: string
let server: Server
let origin: string
let served: Record<string, string>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'published-'))
  served = { [`/${file}`]: content, [`/${file}.sha256`]: sha256(content) }
  server = createServer((request, response) => {
    const body = served[request.url!]
    if (body) response.end(body)
    else response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  origin = `127.0.0.1:${(server.address() as AddressInfo).port}`
  vi.stubEnv('CKS_LAB_MIRROR', `http://${origin}`)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const seenFile = () => join(folder, 'node/checksums-seen.json')
const seen = async () => JSON.parse(await readFile(seenFile(), 'utf8'))
/** As another run on the same machine would, with nothing left of what was downloaded before. */
async function fetchAnew(pinned: Checksums = {}, details: string[] = []): Promise<string | undefined> {
  await rm(join(folder, 'downloads'), { recursive: true, force: true })
  const releases = new Releases(join(folder, 'downloads'), seenFile(), pinned)
  const got = await releases.fetch(file, detail => details.push(detail), signal)
  return got && readFile(got, 'utf8')
}
const pin = (text: string): Checksums => ({ [file]: { sha256: sha256(text), source: 'this test' } })

test('a file without a pin is checked against the checksum beside it, and the progress and the record say so', async () => {
  const details: string[] = []
  expect(await fetchAnew({}, details)).toBe(content)
  expect(details.at(-1)).toContain(`checksum published by ${origin}`)
  expect(await seen()).toEqual({ [file]: sha256(content) })
})

test('a file that differs from the published checksum is refused with both, and not recorded', async () => {
  served[`/${file}`] = 'something else'
  await expect(fetchAnew()).rejects.toMatchObject({
    code: 'wrong-checksum',
    message: expect.stringMatching(
      new RegExp(`kubectl has sha256 ${sha256('something else')}.* published by .*${sha256(content)}`),
    ),
  })
  await expect(seen()).rejects.toThrow('ENOENT')
})

test('a pin wins over what is published and over what was used before', async () => {
  await fetchAnew()
  const details: string[] = []
  served[`/${file}`] = 'as pinned'
  expect(await fetchAnew(pin('as pinned'), details)).toBe('as pinned')
  expect(details.at(-1)).toContain('checksum pinned')
  expect(await seen()).toEqual({ [file]: sha256('as pinned') })
  await expect(fetchAnew(pin('another'))).rejects.toMatchObject({ code: 'wrong-checksum' })
})

test('a file that is published anew under the same name is refused', async () => {
  await fetchAnew()
  served = { [`/${file}`]: 'replaced', [`/${file}.sha256`]: sha256('replaced') }
  await expect(fetchAnew()).rejects.toMatchObject({
    code: 'release-changed',
    message: expect.stringMatching(new RegExp(`${file} had .*${sha256(content)}.*${sha256('replaced')}`)),
    remedy: expect.stringContaining(seenFile()),
  })
})

test('a record that cannot be read is no licence to use anything', async () => {
  await fetchAnew()
  await writeFile(seenFile(), '{"dl.k8s.io')
  await expect(fetchAnew()).rejects.toMatchObject({ code: 'checksums-seen-unreadable' })
})

test('a file whose checksum is missing or of no use is left alone, and others are still fetched', async () => {
  const other = 'dl.k8s.io/v1.2.3/other'
  served[`/${other}`] = 'content'
  const releases = new Releases(join(folder, 'downloads'), seenFile(), {})
  expect(await releases.fetch(other, () => {}, signal)).toBeUndefined()
  expect(await releases.whyNot(other, signal)).toMatch(/there is no http:.*other\.sha256/)
  served['/dl.k8s.io/v1.2.3/page.sha256'] = '<html>Sign in</html>'
  expect(await releases.whyNot('dl.k8s.io/v1.2.3/page', signal)).toMatch(/page\.sha256 names none/)
  expect(await releases.fetch(file, () => {}, signal)).toBeDefined()
})

test('a server that leads from HTTPS to plain HTTP is not followed', async () => {
  vi.stubEnv('CKS_LAB_MIRROR', undefined)
  vi.stubGlobal('fetch', async () => {
    const response = new Response(sha256(content))
    Object.defineProperty(response, 'url', { value: 'http://elsewhere.example/kubectl.sha256' })
    return response
  })
  const releases = new Releases(join(folder, 'downloads'), seenFile(), {})
  expect(await releases.whyNot(file, signal)).toMatch(/away from HTTPS, to http:\/\/elsewhere/)
})

test('each project’s checksum file is the one that it publishes', () => {
  const release = (path: string) => checksumFile(`github.com/${path}`)?.split('/').at(-1)
  expect(checksumFile(file)).toBe(`${file}.sha256`)
  expect(release('etcd-io/etcd/releases/download/v1/etcd-v1-linux-amd64.tar.gz')).toBe('SHA256SUMS')
  expect(release('containerd/containerd/releases/download/v2/c.tar.gz')).toBe('c.tar.gz.sha256sum')
  expect(release('opencontainers/runc/releases/download/v1/runc.arm64')).toBe('runc.sha256sum')
  expect(release('mikefarah/yq/releases/download/v4/yq_linux_arm64')).toBe('checksums-bsd')
  expect(release('itchyny/gojq/releases/download/v0/gojq.tar.gz')).toBeUndefined()
})

test('a checksum is read out of every form that is published', () => {
  const [mine, other] = ['A1'.repeat(32), 'b2'.repeat(32)]
  const found = 'a1'.repeat(32)
  expect(readChecksum(`${mine}\n`, 'h/tool')).toBe(found)
  expect(readChecksum(`${other}  tool.asc\n${mine} *release/tool\n`, 'h/tool')).toBe(found)
  expect(readChecksum(`-----BEGIN PGP SIGNED MESSAGE-----\n\n${mine}  tool\r\n`, 'h/tool')).toBe(found)
  expect(readChecksum(`SHA512 (tool) = ${mine}${mine}\nSHA256 (tool) = ${mine}\n`, 'h/tool')).toBe(found)
  expect(readChecksum(`${other}  tool2\nSHA3-256 (tool) = ${other}\n`, 'h/tool')).toBeUndefined()
})
