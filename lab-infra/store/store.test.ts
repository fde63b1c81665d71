import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { type GradeRow, openStore, type SessionRow } from './store.ts'

function path(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cks-lab-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'store.sqlite')
}

async function open(file: string) {
  const store = await openStore(file)
  onTestFinished(() => store.close().catch(() => {}))
  return store
}

const session: SessionRow = {
  id: 's1',
  scenario: 'a-task',
  state: 'ready',
  pace: 'quick',
  lab_id: 'lab-1',
  started_at: 1_800_000_000_000,
  ready_at: null,
  ended_at: null,
  ended_because: null,
  deadline: null,
  problem: null,
}
const grade: GradeRow = {
  id: 'g1',
  session_id: 's1',
  scenario: 'a-task',
  score: 3.5,
  total: 5,
  percent: 70,
  passed: 0,
  checks: '[]',
  control_plane: '{}',
  started_at: 1_800_000_000_001,
  took_ms: 900,
}

test('what is saved is there after opening again', async () => {
  const file = path()
  const store = await openStore(file)
  await store.saveSession(session)
  await store.saveSession({ ...session, state: 'lost', deadline: 1 })
  await store.addGrade(grade)
  await store.addGrade({ ...grade, id: 'g2', percent: 100, passed: 1, started_at: grade.started_at + 1 })
  await store.seeHint('s1', 1)
  await store.seeHint('s1', 1)
  await store.close()
  const again = await open(file)
  expect(await again.session('s1')).toEqual({ ...session, state: 'lost', deadline: 1 })
  expect((await again.grades('s1')).map(({ id }) => id)).toEqual(['g2', 'g1'])
  expect(await again.attempts()).toEqual(
    new Map([['a-task', { attempts: 2, best: 100, solved: true, lastAt: grade.started_at + 1 }]]),
  )
  expect(await again.hintsSeen('s1')).toBe(1)
})

test('sessions that have ended are not open', async () => {
  const store = await open(path())
  await store.saveSession(session)
  await store.saveSession({ ...session, id: 's2', state: 'ended' })
  expect((await store.openSessions()).map(({ id }) => id)).toEqual(['s1'])
})

test('what was saved before a kill -9 is there, and the killed process locks nobody out', async () => {
  const file = path()
  const script = `
    const { openStore } = await import(${JSON.stringify(new URL('./store.ts', import.meta.url).href)})
    const { writeSync } = await import('node:fs')
    const store = await openStore(${JSON.stringify(file)})
    for (let n = 1; n < 10_000; n++) {
      await store.saveSession({ ...${JSON.stringify(session)}, id: 's' + n })
      writeSync(1, n + '\\n')
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const chunk of child.stdout) {
    said += chunk
    if (said.split('\n').length > 20) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  const saved = said.split('\n').slice(0, -1).length
  const store = await open(file)
  expect((await store.openSessions()).length).toBeGreaterThanOrEqual(saved)
})

test('a second process is told that the store is in use', async () => {
  const file = path()
  await open(file)
  await expect(openStore(file)).rejects.toMatchObject({
    code: 'store-in-use',
    message: expect.stringContaining(file),
  })
})

test.each([
  ['no database', (file: string) => writeFileSync(file, 'x'.repeat(10_000))],
  ['cut off', (file: string) => truncateSync(file, 8_192)],
  ['a page overwritten', (file: string) => overwrite(file, 4_096, 12_288)],
])('a damaged file (%s) is named and left as it is', async (_, damage) => {
  const file = path()
  const store = await openStore(file)
  await store.saveSession(session)
  await store.close()
  damage(file)
  const before = readFileSync(file)
  await expect(openStore(file)).rejects.toMatchObject({
    code: 'store-corrupt',
    message: expect.stringContaining(file),
  })
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a store of a later version is refused', async () => {
  const file = path()
  await (await openStore(file)).close()
  const database = new DatabaseSync(file)
  database.exec("INSERT INTO kysely_migration (name, timestamp) VALUES ('999-later', '2030-01-01')")
  database.close()
  await expect(openStore(file)).rejects.toMatchObject({ code: 'store-newer' })
})

test('a folder that cannot be written is named', async () => {
  await expect(openStore('/dev/null/store.sqlite')).rejects.toMatchObject({ code: 'store-unusable' })
})

function overwrite(file: string, from: number, to: number): void {
  const bytes = readFileSync(file)
  bytes.fill(0xff, from, to)
  writeFileSync(file, bytes)
}
