import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeEngine } from '../../lab-infra/engines/fake/index.ts'
import { openDatabase, openStore } from '../store/open.ts'
import { grade, life, session } from '../store/testing/life.ts'
import { freshDatabase, onPostgres } from '../store/testing/postgres.ts'
import { password } from '../store/testing/postgres-server.ts'
import { run } from './commands.ts'
import { runCommand, testContext } from './testing/context.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cks-lab-store-'))
  vi.stubEnv('CKS_LAB_STATE', join(dir, 'state'))
  vi.stubEnv('CKS_LAB_CACHE', join(dir, 'cache'))
})
afterEach(() => rm(dir, { recursive: true }))

const copy = (from: string, to: string) => runCommand(new FakeEngine(), ['store', 'copy', from, to])

/** Of two learners. @param more grades; 201 are more than are copied at once */
async function filled(address: string, more = 1): Promise<string> {
  const store = await openStore(address)
  for (const write of life) await write(store)
  await store.addSession({ ...session, id: 's2', learner: 'alice', problem: '{"title":"“no”"}' })
  const writes = Array.from({ length: more }, (_, n) =>
    store.addGrade({ ...grade, id: `a${n}`, session_id: 's2', learner: 'alice', score: n / 7 }),
  )
  await Promise.all([...writes, store.seeHint('s2', 1), store.seeHint('s2', 2)])
  await store.close()
  return address
}

async function contentOf(address: string) {
  const { db } = await openDatabase(address)
  const of = async (table: 'sessions' | 'grades' | 'hints') => {
    const rows = await db.selectFrom(table).selectAll().execute()
    return rows.map(row => JSON.stringify(Object.entries(row).toSorted())).toSorted()
  }
  const content = [await of('sessions'), await of('grades'), await of('hints')]
  await db.destroy()
  return content
}

test('a store is copied to a new file, and how much that was is told', async () => {
  const from = await filled(join(dir, 'from.sqlite'), 201)
  const to = join(dir, 'to.sqlite')
  const { code, out } = await copy(from, to)
  expect([code, out]).toEqual([0, `Copied 2 sessions, 203 grades, 3 hints from ${from} to ${to}\n`])
  expect(await contentOf(to)).toEqual(await contentOf(from))
})

test('one that is not there is not made, and named', async () => {
  const from = join(dir, 'none.sqlite')
  const { code, err } = await copy(from, join(dir, 'to.sqlite'))
  expect([code, err]).toEqual([2, expect.stringContaining(`There is no store ${from}`)])
  expect(existsSync(from)).toBe(false)
})

test('a store that has something in it is not copied into, nor changed', async () => {
  const from = await filled(join(dir, 'from.sqlite'))
  const to = join(dir, 'to.sqlite')
  const store = await openStore(to)
  await store.addSession({ ...session, id: 'mine' })
  await store.close()
  const before = await contentOf(to)
  const { code, err } = await copy(from, to)
  expect([code, err]).toEqual([2, expect.stringContaining(`${to} is not empty`)])
  expect(await contentOf(to)).toEqual(before)
})

test('a store that a server has open is not copied', async () => {
  const from = join(dir, 'from.sqlite')
  const store = await openStore(from)
  try {
    expect((await copy(from, join(dir, 'to.sqlite'))).err).toContain('Another cks-lab server')
  } finally {
    await store.close()
  }
})

test('a DATABASE_URL of another kind is refused, and not shown', async () => {
  for (const url of [`mysql://me:${password}@localhost/cks`, `${password}.sqlite`]) {
    const context = testContext(new FakeEngine())
    context.env.DATABASE_URL = url
    expect(await run(['up', '--no-open'], context)).toBe(2)
    expect(context.err()).toContain('DATABASE_URL names no PostgreSQL database')
    expect(context.err()).not.toContain(password)
  }
})

onPostgres('stores in PostgreSQL', server => {
  test('from a file to a database and back to a file nothing is lost or changed', async () => {
    const from = await filled(join(dir, 'from.sqlite'), 201)
    const database = await freshDatabase(server)
    const to = join(dir, 'to.sqlite')
    const there = await copy(from, database)
    expect(there).toMatchObject({ code: 0, out: expect.stringContaining('2 sessions, 203 grades, 3 hints') })
    expect(there.out).not.toContain(encodeURIComponent(password))
    expect(await contentOf(database)).toEqual(await contentOf(from))
    expect((await copy(database, to)).code).toBe(0)
    expect(await contentOf(to)).toEqual(await contentOf(from))
    expect((await copy(from, database)).err).toContain('is not empty')
  })

  test('a database that a server has open is not copied', async () => {
    const database = await freshDatabase(server)
    const store = await openStore(database)
    try {
      expect((await copy(database, join(dir, 'to.sqlite'))).err).toContain('Another cks-lab server')
    } finally {
      await store.close()
    }
  })

  test('clean --all --yes forgets the attempts in the database', async () => {
    const database = await filled(await freshDatabase(server))
    const clean = async (...more: string[]) => {
      const context = testContext(new FakeEngine())
      context.env.DATABASE_URL = database
      expect([await run(['clean', '--all', ...more], context), context.err()]).toEqual([0, ''])
      return context.out()
    }
    expect(await clean()).toContain('kept in the database')
    expect(await contentOf(database)).not.toEqual([[], [], []])
    expect(await clean('--yes')).toContain('Forgot all attempts')
    expect(await contentOf(database)).toEqual([[], [], []])
  })
})
