import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ProgressEvent } from '../../lab.ts'
import { extras, moduleFolder, prepareExtra } from './extras.ts'
import { versions } from './versions.ts'

const signal = new AbortController().signal
const { file } = extras(versions()).kind.programs[0]!.release
const released = '#!/bin/sh\necho "kind version 0.33.0"\n'
let folder: string
let server: Server
let events: ProgressEvent[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'extras-'))
  const sum = createHash('sha256').update(released).digest('hex')
  const served: Record<string, string> = {
    [`/${file}`]: released,
    [`/${file}.sha256sum`]: `${sum}  ${file.slice(file.lastIndexOf('/') + 1)}\n`,
  }
  server = createServer((request, response) => {
    const body = served[request.url!]
    if (body) response.end(body)
    else response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('CKS_LAB_MIRROR', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  vi.stubEnv('CKS_LAB_CACHE', folder)
  events = []
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})
const report = (event: ProgressEvent) => events.push(event)

test('kind comes out of its release file, checked against the checksum beside it, and is no part of a node', async () => {
  const path = await prepareExtra('kind', { report, signal })
  expect(await readFile(path, 'utf8')).toBe(released)
  expect(dirname(path)).toBe(join(folder, 'node/store'))
  expect((await readdir(join(folder, 'node'))).filter(name => name.startsWith('v1.'))).toEqual([])
  expect(events.at(-1)).toMatchObject({ step: 'programs-kind', state: 'done' })
})

test('once in the cache, a program needs neither network nor Go', async () => {
  const path = await prepareExtra('kind', { report, signal })
  vi.stubEnv('CKS_LAB_MIRROR', 'http://127.0.0.1:1')
  vi.stubEnv('PATH', '')
  events = []
  expect(await prepareExtra('kind', { report, signal })).toBe(path)
  expect(events).toEqual([])
})

test('the folder of a module is the one that Go names for the pinned version', async () => {
  await mkdir(join(folder, 'go'))
  const go = join(folder, 'go/go')
  await writeFile(
    go,
    `#!/bin/sh
if [ "$1" = env ]; then echo go1.99.1; exit; fi
grep -q "^require $4 v" go.mod && echo '{"Dir": "/modules/'$4'"}'
`,
  )
  await chmod(go, 0o755)
  vi.stubEnv('PATH', `${join(folder, 'go')}:${process.env.PATH}`)
  expect(await moduleFolder('kube-bench', { signal })).toBe('/modules/github.com/aquasecurity/kube-bench')
})
