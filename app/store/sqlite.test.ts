import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { storeContract } from './contract.ts'
import { openStore } from './open.ts'
import { grade, session } from './testing/life.ts'

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

storeContract('SQLite', async () => path())

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
  ['empty', (file: string) => truncateSync(file, 0)],
  ['cut off', (file: string) => truncateSync(file, 8_192)],
  ['cut off within its first page', (file: string) => truncateSync(file, 50)],
  [
    'of an earlier version, with a log that is none',
    (file: string) => {
      const database = new DatabaseSync(file)
      database.exec('PRAGMA journal_mode = WAL')
      database.close()
      writeFileSync(`${file}-wal`, 'x'.repeat(10_000))
    },
  ],
  ['a page overwritten', (file: string) => overwrite(file, 4_096, 12_288)],
])('a damaged file (%s) is named and left as it is', async (_, damage) => {
  const file = path()
  const store = await openStore(file)
  await store.addSession(session)
  await store.close()
  damage(file)
  const before = readFileSync(file)
  await expect(openStore(file)).rejects.toMatchObject({
    code: 'store-corrupt',
    message: expect.stringContaining(file),
  })
  expect(readFileSync(file).equals(before)).toBe(true)
})

test.each(['-wal', '-journal'])(
  'garbage in the place of the file %s takes nothing along that was saved',
  async ending => {
    const file = path()
    const script = `
    const { openStore } = await import(${JSON.stringify(new URL('./open.ts', import.meta.url).href)})
    const store = await openStore(${JSON.stringify(file)})
    await store.addSession(${JSON.stringify(session)})
    await store.addGrade(${JSON.stringify(grade)})
    process.kill(process.pid, 'SIGKILL')`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
    await once(child, 'exit')
    writeFileSync(`${file}${ending}`, 'garbage'.repeat(5_000))
    const store = await open(file)
    expect((await store.grades('s1')).map(({ id }) => id)).toEqual(['g1'])
  },
)

test('a store with a log, of an earlier version, is taken over with all that is in the log', async () => {
  const file = path()
  await (await openStore(file)).close()
  const before = new DatabaseSync(file)
  before.exec('PRAGMA journal_mode = WAL')
  before.exec(
    "INSERT INTO sessions (id, scenario, state, kubelet, started_at) VALUES ('s9', 'a', 'ready', 'quick', 1)",
  )
  const copy = join(file, '..', 'copy.sqlite')
  for (const ending of ['', '-wal']) copyFileSync(`${file}${ending}`, `${copy}${ending}`)
  before.close()
  const store = await open(copy)
  expect((await store.openSessions()).map(({ id }) => id)).toEqual(['s9'])
  expect(existsSync(`${copy}-wal`)).toBe(false)
})

test('a store that may only be read is refused, and says so', async () => {
  const file = path()
  await (await openStore(file)).close()
  chmodSync(file, 0o444)
  await expect(openStore(file)).rejects.toMatchObject({
    code: 'store-unusable',
    remedy: expect.stringContaining('writable'),
  })
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
