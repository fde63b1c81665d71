import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeEngine } from '../../lab-infra/engines/fake/index.ts'
import { versions } from '../../lab-infra/node/programs/versions.ts'
import { toolsFor } from '../../lab-infra/node/tools.ts'
import { openStore } from '../store/open.ts'
import { runCommand } from './testing/context.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cks-lab-clean-'))
  vi.stubEnv('CKS_LAB_CACHE', join(dir, 'cache'))
  vi.stubEnv('CKS_LAB_STATE', join(dir, 'state'))
  // The images of this machine are not a test's to remove.
  vi.stubEnv('CKS_LAB_CONTAINERS', 'docker')
  vi.stubEnv('DOCKER_HOST', `unix://${dir}/none.sock`)
})
afterEach(() => rm(dir, { recursive: true }))

async function make(path: string, ageSeconds = 0): Promise<string> {
  const folder = join(dir, path)
  await mkdir(folder, { recursive: true })
  const time = Date.now() / 1000 - ageSeconds
  await utimes(folder, time, time)
  return folder
}
const clean = (engine: FakeEngine, ...options: string[]) => runCommand(engine, ['clean', ...options])

test('what other versions cached is removed, and what this one uses is kept', async () => {
  const { key } = toolsFor(versions())
  const kept = [
    `cache/node/${key}`,
    'cache/node/store',
    `cache/store/${key}`,
    'cache/inside/new',
    'state/labs',
  ]
  const gone = ['cache/node/v1.34.0-x', 'cache/node/work', 'cache/store/making.a']
  const folders = await Promise.all([...kept, ...gone].map(path => make(path)))
  const old = await make('cache/inside/old', 60)
  expect(await clean(new FakeEngine())).toMatchObject({ code: 0 })
  expect(folders.map(existsSync)).toEqual([...kept.map(() => true), ...gone.map(() => false)])
  expect(existsSync(old)).toBe(false)
})
test('a folder that a running process works with is kept, whatever was asked for', async () => {
  const used = await make('cache/inside/used', 60)
  const unused = await make('cache/inside/unused', 30)
  await make('cache/inside/new')
  const user = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', used], { stdio: 'ignore' })
  try {
    await new Promise(resolve => user.once('spawn', resolve))
    await clean(new FakeEngine())
    expect([existsSync(used), existsSync(unused)]).toEqual([true, false])
    expect((await clean(new FakeEngine(), '--all')).out).toContain('Kept 1')
    expect(existsSync(used)).toBe(true)
  } finally {
    user.kill()
  }
})
test('--all ends the labs and empties the cache, but forgets no attempt unasked', async () => {
  const engine = new FakeEngine()
  await engine.create('lab-a', {}, () => {}, new AbortController().signal)
  const programs = await make('cache/node/store')
  await make('state')
  await (await openStore(join(dir, 'state/store.sqlite'))).close()
  expect((await clean(engine, '--all')).out).toContain('Attempts are kept')
  expect([engine.labs.size, existsSync(programs)]).toEqual([0, false])
  expect(existsSync(join(dir, 'state/store.sqlite'))).toBe(true)
  await clean(engine, '--all', '--yes')
  expect(existsSync(join(dir, 'state/store.sqlite'))).toBe(false)
})
test('what an engine keeps beside labs is removed by the engine, once the labs have ended', async () => {
  const engine = new FakeEngine()
  await engine.create('lab-a', {}, () => {}, new AbortController().signal)
  const asked: unknown[] = []
  engine.clean = async options => {
    asked.push([options, engine.labs.size])
    return ['2 container images']
  }
  expect((await clean(engine)).out).toContain('Removed 2 container images\n')
  await clean(engine, '--all')
  expect(asked).toEqual([
    [{ all: false }, 1],
    [{ all: true }, 0],
  ])
})
test('--all is refused while the page is served', async () => {
  await make('state')
  const programs = await make('cache/node/store')
  const store = await openStore(join(dir, 'state/store.sqlite'))
  try {
    const { code, err } = await clean(new FakeEngine(), '--all', '--yes')
    expect([code, err]).toEqual([2, expect.stringContaining('End it with Ctrl-C first')])
    expect(existsSync(programs)).toBe(true)
  } finally {
    await store.close()
  }
})
