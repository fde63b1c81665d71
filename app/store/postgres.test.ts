import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { inspect } from 'node:util'
import { Client, types } from 'pg'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { LabError } from '../../lab-infra/lab.ts'
import { storeContract } from './contract.ts'
import { openStore } from './open.ts'
import { session } from './testing/life.ts'
import { freshDatabase, onPostgres, postgresPrograms } from './testing/postgres.ts'
import { type PostgresServer, password } from './testing/postgres-server.ts'

/** What openStore, or a call, is refused with; without the password in any part of it. */
async function refusal(work: Promise<unknown>): Promise<LabError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const told = inspect(error, { depth: 20, showHidden: true })
  for (const secret of [password, encodeURIComponent(password)]) expect(told).not.toContain(secret)
  if (!(error instanceof LabError)) throw new Error(`no LabError: ${told}`)
  expect(error.remedy).toBeTruthy()
  return error
}

async function opened(server: PostgresServer, settings = '') {
  const address = (await freshDatabase(server)) + settings
  const store = await openStore(address)
  onTestFinished(() => store.close().catch(() => {}))
  await store.addSession(session)
  return { address, store }
}

/** Holds the table of sessions until the test, or the caller, ends it. */
async function blocked(address: string): Promise<Client> {
  const other = new Client(address)
  // It may be ended with the server.
  other.on('error', () => {})
  await other.connect()
  onTestFinished(() => other.end().catch(() => {}))
  await other.query('BEGIN; LOCK TABLE sessions')
  return other
}

/** The process of PostgreSQL in which a statement waits for the table. */
const waiting = (server: PostgresServer, address: string): Promise<number> =>
  vi.waitFor(async () => {
    const query = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    const [found] = await server.sql<{ pid: number }>(query, address)
    if (!found) throw new Error('none waits')
    return found.pid
  })

/** Ends the connections of a kind, as an administrator may. */
const terminate = (server: PostgresServer, address: string, which: string) =>
  server.sql(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND ${which}`,
    address,
  )

test('an address that cannot be read is refused without being told', async () => {
  const error = await refusal(openStore(`postgres://owner:${password}#@:x/y`))
  expect([error.code, error.remedy]).toEqual(['store-address', expect.stringContaining('%40')])
})

test('what is another kind of database becomes no file', async () => {
  expect(await refusal(openStore(`mysql://owner:${password}@localhost/y`))).toMatchObject({
    code: 'store-address',
  })
  expect(existsSync('mysql:')).toBe(false)
})

test.each([
  ['no socket', 'postgres:///cks?host=/nowhere', '/nowhere:5432'],
  ['a closed port', 'postgres://someone:secret@127.0.0.1:1/cks', '127.0.0.1:1'],
  ['a closed port of a name', 'postgres://localhost:1/cks', 'localhost:1'],
  ['an unknown host', 'postgres://nowhere.invalid/cks', 'nowhere.invalid:5432'],
])('a server that cannot be reached (%s) is named, with why', async (_, address, server) => {
  const error = await refusal(openStore(address))
  expect(error).toMatchObject({ code: 'store-unreachable', remedy: expect.stringContaining('DATABASE_URL') })
  expect(error.message).toMatch(
    new RegExp(`cks \\(PostgreSQL on ${server}\\) cannot be reached: .*[A-Z_]{4,}`),
  )
})

onPostgres('PostgreSQL', server => {
  storeContract('PostgreSQL', () => freshDatabase(server))

  describe('what is wrong with a database is said', () => {
    test('a wrong password, and none', async () => {
      for (const secret of ['wrong', '']) {
        const error = await refusal(openStore(server.address('postgres', 'owner', secret)))
        expect(error).toMatchObject({ code: 'store-refused', remedy: expect.stringContaining('PGPASSWORD') })
        expect(error.message).toContain('user owner')
      }
    })

    test('one that is not there', async () => {
      const error = await refusal(openStore(server.address('not_made')))
      expect(error).toMatchObject({ code: 'store-missing', remedy: expect.stringContaining('createdb') })
      expect(error.message).toContain(server.folder)
    })

    test('one that the user may not change', async () => {
      const address = await freshDatabase(server)
      await server.sql(
        `CREATE USER guest PASSWORD '${password}'; REVOKE CREATE ON SCHEMA public FROM public`,
        address,
      )
      const guest = address.replace('owner', 'guest')
      expect(await refusal(openStore(guest))).toMatchObject({
        code: 'store-unusable',
        remedy: expect.stringContaining('guest'),
      })
    })

    test('one that cannot hold every letter', async () => {
      const address = await freshDatabase(server, "ENCODING 'LATIN1' TEMPLATE template0")
      expect(await refusal(openStore(address))).toMatchObject({
        code: 'store-unusable',
        message: expect.stringContaining('LATIN1'),
      })
    })

    test('one of a later version', async () => {
      const address = await freshDatabase(server)
      await (await openStore(address)).close()
      await server.sql("INSERT INTO kysely_migration VALUES ('999-later', '2030-01-01')", address)
      expect(await refusal(openStore(address))).toMatchObject({ code: 'store-newer' })
    })

    test('one that another server has open', async () => {
      const { address } = await opened(server)
      const error = await refusal(openStore(address))
      expect(error.code).toBe('store-in-use')
      expect(error.message).toContain(`(PostgreSQL on ${server.folder}:5432)`)
    })
  })

  describe('a connection that is lost', () => {
    test('while a statement runs is told, and the next statement has another one', async () => {
      const { address, store } = await opened(server)
      const other = await blocked(address)
      const update = refusal(store.updateSession('s1', { deadline: 1 }))
      await waiting(server, address)
      await terminate(server, address, "wait_event_type = 'Lock'")
      expect((await update).code).toBe('store-lost')
      await other.end()
      await store.updateSession('s1', { state: 'ready' })
      expect(await store.session('s1')).toEqual({ ...session, state: 'ready' })
    })

    test('while a statement runs, without a word of the server, is told as well', async () => {
      const { address, store } = await opened(server)
      await blocked(address)
      const update = refusal(store.updateSession('s1', { deadline: 1 }))
      process.kill(await waiting(server, address), 'SIGKILL')
      expect((await update).code).toBe('store-lost')
      // PostgreSQL ends all connections then, and recovers.
      await vi.waitFor(() => store.updateSession('s1', { state: 'ready' }), { timeout: 10_000 })
      expect(await store.session('s1')).toEqual({ ...session, state: 'ready' })
    })

    test('for want of an answer is told, and the next statement does not wait behind', async () => {
      const { address, store } = await opened(server, '&query_timeout=2000')
      const other = await blocked(address)
      expect((await refusal(store.updateSession('s1', { deadline: 1 }))).code).toBe('store-lost')
      expect(await store.hintsSeen('s1')).toBe(0)
      await other.end()
    })

    test('with the server is told until that is back; the store is still of one server', async () => {
      const { address, store } = await opened(server)
      await server.stop()
      try {
        await vi.waitFor(async () => {
          const error = await refusal(store.updateSession('s1', { deadline: 1 }))
          // The first to notice may be a statement.
          expect(error.code).toBe('store-unreachable')
        })
      } finally {
        await server.startAgain()
      }
      await store.updateSession('s1', { state: 'ready' })
      expect(await store.session('s1')).toEqual({ ...session, state: 'ready' })
      expect((await refusal(openStore(address))).code).toBe('store-in-use')
    })

    test('while nothing is done is replaced', async () => {
      const { address, store } = await opened(server)
      await terminate(server, address, 'true')
      await vi.waitFor(() => store.updateSession('s1', { state: 'ready' }))
      expect((await refusal(openStore(address))).code).toBe('store-in-use')
    })

    test('to another server stops all writing until it is free again', async () => {
      const { address, store } = await opened(server)
      const other = new Client(address)
      await other.connect()
      const locks = "FROM pg_locks WHERE locktype = 'advisory' AND granted"
      const waits = other.query(`SELECT pg_advisory_lock(classid::int, objid::int) ${locks}`)
      // It gets the lock when the other connection is lost, if it asks for it before.
      const third = new Client(address)
      await third.connect()
      await vi.waitFor(async () =>
        expect((await third.query(`SELECT 1 ${locks.replace('AND', 'AND NOT')}`)).rowCount).toBe(1),
      )
      await third.end()
      await terminate(server, address, "application_name = 'cks-lab lock'")
      expect((await waits).rowCount).toBe(1)
      expect((await refusal(store.updateSession('s1', { state: 'lost' }))).code).toBe('store-in-use')
      await other.end()
      await store.updateSession('s1', { state: 'ready' })
      expect(await store.session('s1')).toEqual({ ...session, state: 'ready' })
    })
  })

  test('a statement that takes too long is given up by PostgreSQL itself', async () => {
    const { address, store } = await opened(server, '&statement_timeout=2000')
    const other = await blocked(address)
    expect(await refusal(store.updateSession('s1', { deadline: 1 }))).toMatchObject({
      code: 'store-slow',
      message: expect.stringContaining('statement timeout'),
    })
    await other.end()
    expect(await store.session('s1')).toEqual(session)
  })

  test('reading numbers as numbers is a matter of its own connections', async () => {
    await opened(server)
    expect(types.getTypeParser(20)('1')).toBe('1')
  })

  test('the server of the tests ends, and is removed, with whoever started it, however that ends', async () => {
    const { bin } = postgresPrograms() as { bin: string }
    const module = JSON.stringify(new URL('testing/postgres-server.ts', import.meta.url).href)
    const script = `
      const { PostgresServer } = await import(${module})
      const server = new PostgresServer(${JSON.stringify(bin)})
      await server.start()
      console.log(server.folder)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [folder] = await once(child.stdout.setEncoding('utf8'), 'data')
    expect(existsSync(String(folder).trim())).toBe(true)
    child.kill('SIGKILL')
    await vi.waitFor(() => expect(existsSync(String(folder).trim())).toBe(false), { timeout: 10_000 })
  })
})
