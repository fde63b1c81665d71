/** SQLite as Node itself brings it (no native module to build), in the shape that kysely's SQLite dialect expects. */
import { closeSync, linkSync, mkdirSync, openSync, readSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type Dialect, SqliteAdapter, type SqliteDatabase, SqliteDialect } from 'kysely'
import { isDiskFull } from '../../lab-infra/disk-full.ts'
import { LabError } from '../../lab-infra/lab.ts'

/** Result codes of https://www.sqlite.org/rescode.html, the low byte of an extended code. */
const result = { busy: 5, readOnly: 8, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const

/** @throws LabError see `openSqlite`. */
export function sqliteDialect(path: string): Dialect {
  return new TransactionalDialect({ database: openSqlite(path) })
}

/**
 * kysely upgrades within one transaction only where the adapter says that tables can be changed in one. SQLite can, its
 * adapter denies it; without it a kill during an upgrade would leave half of a step done.
 */
class TransactionalDialect extends SqliteDialect {
  override createAdapter() {
    return new TransactionalAdapter()
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true
  }
}

/**
 * Opens (or makes) the file for this process alone: two servers with one store would fight over the same labs. The
 * lock is the operating system's and goes with the process, however that ends.
 *
 * A rollback journal, not a write-ahead log: what is committed stands in the file itself then, and a journal that is lost or
 * damaged takes nothing along; of a damaged log SQLite drops the end without a word (https://www.sqlite.org/wal.html).
 * synchronous=EXTRA, so that a power cut leaves the last committed state too: writes are few (a grade, a change of a
 * session's state) and a grade once shown must not vanish.
 * @throws LabError `store-corrupt`, `store-in-use`, `store-unusable`, `disk-full`.
 */
function openSqlite(path: string): SqliteDatabase {
  return translated(path, () => {
    mkdirSync(dirname(path), { recursive: true })
    if (refuseDamage(path)) makeEmpty(path)
    const database = new DatabaseSync(path, { timeout: 0 })
    try {
      database.exec('PRAGMA locking_mode = EXCLUSIVE')
      const check = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }
      if (check.quick_check !== 'ok') throw corrupt(path, check.quick_check)
      database.exec('PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON')
      mustWrite(database)
    } catch (error) {
      database.close()
      throw error
    }
    return adapt(path, database)
  })
}

/** What SQLite takes for an empty store, or for the end of a log, and what was something else. @returns whether there is none yet. @throws LabError `store-corrupt` */
function refuseDamage(path: string): boolean {
  const store = headOf(path)
  if (store === undefined) return true
  if (store.length === 0) throw corrupt(path, 'it is empty (0 bytes)')
  // Bytes 18 and 19 (https://www.sqlite.org/fileformat.html): 2 where an earlier cks-lab wrote it with a log.
  const log = store[18] === 2 ? headOf(`${path}-wal`) : undefined
  if (log && log.length > 0 && !logMagic.includes(log.length < 4 ? 0 : log.readUInt32BE(0)))
    throw corrupt(path, `its log ${path}-wal is none`)
  return false
}

/** https://www.sqlite.org/fileformat.html#walformat */
const logMagic = [0x377f0682, 0x377f0683]

/** The first bytes of a file; undefined where there is none. */
function headOf(path: string): Buffer | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const head = Buffer.alloc(100)
    return head.subarray(0, readSync(file, head, 0, head.length, 0))
  } finally {
    closeSync(file)
  }
}

/**
 * Makes it under another name and then gives it its own: whoever is killed between leaves no empty file, which would look
 * as if something had been lost. Another start may be doing the same; the first to give the name wins.
 */
function makeEmpty(path: string): void {
  const beside = `${path}.${process.pid}`
  try {
    const database = new DatabaseSync(beside)
    try {
      mustWrite(database)
    } finally {
      database.close()
    }
    try {
      linkSync(beside, path)
    } catch (error) {
      // Not every file system has second names.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(beside, path)
    }
  } finally {
    rmSync(beside, { force: true })
  }
}

/** Writes what is written there already: on a full disk, or one that is read-only, this is where it shows. */
function mustWrite(database: DatabaseSync): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number }
  database.exec('BEGIN EXCLUSIVE')
  database.exec(`PRAGMA user_version = ${version + 1}`)
  database.exec(`PRAGMA user_version = ${version}`)
  database.exec('COMMIT')
}

function adapt(path: string, database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare: sql =>
      translated(path, () => {
        const statement = database.prepare(sql)
        const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
        return {
          reader: statement.columns().length > 0,
          all: parameters => translated(path, () => statement.all(...values(parameters))),
          run: parameters => translated(path, () => statement.run(...values(parameters))),
          iterate: parameters => statement.iterate(...values(parameters)),
        }
      }),
  }
}

function translated<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw labError(path, error)
  }
}

function labError(path: string, error: unknown): unknown {
  if (error instanceof LabError || !(error instanceof Error)) return error
  const code = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined
  if (code === result.corrupt || code === result.notADatabase) return corrupt(path, error.message)
  if (code === result.busy)
    return new LabError('store-in-use', `Another cks-lab server has the store ${path} open.`, {
      remedy:
        'Use the page of the one that runs, or stop it; CKS_LAB_STATE names another folder for a second one.',
      cause: error,
    })
  if (code === result.full || isDiskFull(error))
    return new LabError('disk-full', `The store ${path} cannot be written: the disk is full.`, {
      remedy: 'Free some space and try again; nothing saved before is lost.',
      cause: error,
    })
  if (code === result.readOnly || code === result.cannotOpen || 'syscall' in error)
    return new LabError(
      'store-unusable',
      `The store ${path} cannot be opened for writing: ${error.message}.`,
      {
        remedy: 'Make its folder writable for you, or name another one with CKS_LAB_STATE.',
        cause: error,
      },
    )
  return error
}

function corrupt(path: string, cause: string): LabError {
  const aside = join(dirname(path), 'damaged-store')
  return new LabError('store-corrupt', `The store ${path} is damaged: ${cause}.`, {
    remedy: `It was left as it is, and running labs were left alone. Put a backup in its place, or start with an empty store, which ends those labs: mkdir ${aside} && mv ${path}* ${aside}/`,
  })
}
