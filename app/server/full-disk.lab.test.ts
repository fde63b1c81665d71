/** On a disk that is really full: a small one of its own, which a user namespace may mount. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const from = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)

/** Runs in the namespace, with the small disk at CKS_LAB_STATE; prints what happened as JSON. */
const program = `
  import { rmSync, writeFileSync } from 'node:fs'
  import { join } from 'node:path'
  import { setTimeout as sleep } from 'node:timers/promises'
  const { createServer } = await import(${from('./index.ts')})
  const { fakeGrader } = await import(${from('./testing/grader.ts')})
  const { FakeEngine } = await import(${from('../../lab-infra/engines/fake/index.ts')})
  const { openLog } = await import(${from('../cli/log.ts')})
  const state = process.env.CKS_LAB_STATE
  const engine = new FakeEngine()
  const options = { engine, scenarioDirs: [], grader: fakeGrader(), pool: 0, port: 0, log: openLog(process.env) }
  const server = await createServer(options)
  const address = await server.listen()
  const call = async (method, path, body) => {
    const headers = body ? { 'content-type': 'application/json' } : {}
    const answer = await fetch(address + path, { method, headers, body: body && JSON.stringify(body) })
    return { status: answer.status, body: await answer.json() }
  }
  const opened = await call('POST', '/api/sessions', { scenario: 'fix-something' })
  const path = '/api/sessions/' + opened.body.id
  const rests = async () => {
    for (let n = 0; n < 100; n++, await sleep(50)) {
      const { body } = await call('GET', path)
      if (!['preparing', 'resetting'].includes(body.state)) return body
    }
    return 'it goes on for ever'
  }
  const told = { ready: (await rests()).state, before: (await call('POST', path + '/check')).status }
  const filler = join(state, 'filler')
  for (let size = 2 ** 20; size > 0; size = Math.floor(size / 2))
    try { for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' }) } catch {}
  options.log.error('a line that has no room')
  told.check = await call('POST', path + '/check')
  told.missing = (await call('GET', '/api/nothing')).body.code
  told.kubelet = await call('POST', path + '/kubelet', { kubelet: 'untouched' })
  told.reset = (await call('POST', path + '/reset')).status
  const after = await rests()
  told.after = after.state ?? after
  told.closed = await server.close({ endLabs: true }).then(() => 'closed', error => error.code)
  told.labs = engine.labs.size
  told.start = await createServer(options).then(() => 'started', ({ code, message, remedy }) => ({ code, message, remedy }))
  rmSync(filler)
  const again = await createServer(options)
  const next = await again.listen()
  told.grades = (await (await fetch(next + path + '/grades')).json()).length
  await again.close({ endLabs: true })
  console.log(JSON.stringify(told))
  process.exit()`

test('a full disk is told in every answer, leaves no session under way and no lab behind, and loses nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cks-lab-full-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const script = 'mount -t tmpfs -o size=2m tmpfs "$1" && shift && exec "$@"'
  const argv = [
    ...['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', folder],
    ...[process.execPath, '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program],
  ]
  const env = { ...process.env, NODE_OPTIONS: '', CKS_LAB_STATE: folder }
  const { stdout } = await promisify(execFile)('unshare', argv, { env })
  const told = JSON.parse(stdout)
  expect(told).toMatchObject({
    ready: 'ready',
    before: 200,
    check: { status: 503, body: { code: 'disk-full', remedy: expect.stringContaining('Free some space') } },
    missing: 'no-such-route',
    kubelet: { status: 503, body: { code: 'disk-full' } },
    labs: 0,
    start: { code: 'disk-full', message: expect.stringContaining(folder), remedy: expect.any(String) },
    grades: 1,
  })
  expect(['ready', 'failed']).toContain(told.after)
  expect([202, 503]).toContain(told.reset)
})
