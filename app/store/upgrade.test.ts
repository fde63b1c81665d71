import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from './open.ts'
import { writeFirstVersion } from './testing/first-version.ts'

function firstVersion(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cks-lab-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'store.sqlite')
  writeFirstVersion(file)
  return file
}

/** All that is in the tables, as SQLite itself tells it. */
function contentOf(file: string): Record<string, Record<string, unknown>[]> {
  const database = new DatabaseSync(file)
  const rows = (table: string) =>
    database
      .prepare(`SELECT * FROM ${table} ORDER BY 1, 2`)
      .all()
      .map(row => ({ ...row }))
  const content = { sessions: rows('sessions'), grades: rows('grades'), hints: rows('hints') }
  database.close()
  return content
}

test('a store of the first version is taken over with all that is in it, as the work of the local learner', async () => {
  const file = firstVersion()
  const before = contentOf(file)
  const store = await openStore(file)
  expect((await store.openSessions()).map(({ id }) => id)).toEqual(['open', 'lost'])
  expect(await store.attempts('local', null)).toEqual(
    new Map([
      ['a-task', { attempts: 2, best: 100, solved: true, lastAt: 1_800_000_000_300 }],
      ['b-task', { attempts: 1, best: 2, solved: false, lastAt: 1_700_000_000_200 }],
    ]),
  )
  expect(await store.hintsSeen('open')).toBe(2)
  await store.close()
  const mine = (rows: object[] = []) => rows.map(row => ({ ...row, learner: 'local' }))
  const kubelets: Record<string, string> = { quick: 'quick', exam: 'untouched' }
  const sessions = before.sessions!.map(({ pace, ...row }) => ({
    ...row,
    kubelet: kubelets[String(pace)],
    seed: 0,
    class_id: null,
  }))
  expect(contentOf(file)).toEqual({
    sessions: mine(sessions),
    grades: mine(before.grades),
    hints: before.hints,
  })
})

test('a kill -9 at any moment of an upgrade loses nothing, and the next start does it', async () => {
  const module = JSON.stringify(new URL('./open.ts', import.meta.url).href)
  /** Kills itself before the nth statement. */
  const upgradeUntil = (n: number, file: string) =>
    spawnSync(process.execPath, [
      '--input-type=module',
      '-e',
      `
      const { DatabaseSync } = await import('node:sqlite')
      const { openStore } = await import(${module})
      const { prepare } = DatabaseSync.prototype
      let left = ${n}
      DatabaseSync.prototype.prepare = function (sql) {
        if (left-- === 0) process.kill(process.pid, 'SIGKILL')
        return prepare.call(this, sql)
      }
      await (await openStore(${JSON.stringify(file)})).close()`,
    ])
  let killed = 0
  for (; ; killed++) {
    const file = firstVersion()
    const { status, signal, stderr } = upgradeUntil(killed, file)
    const store = await openStore(file)
    expect((await store.grades('open')).map(({ id, learner }) => [id, learner])).toEqual([
      ['g2', 'local'],
      ['g1', 'local'],
    ])
    await store.close()
    if (status === 0) break
    expect([signal, String(stderr)]).toEqual(['SIGKILL', ''])
  }
  // At least what the step itself consists of has been cut between.
  expect(killed).toBeGreaterThan(10)
}, 180_000)
