/** SQLite as Node itself brings it (no native module to build), in the shape that kysely's SQLite dialect expects. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { SqliteDatabase } from 'kysely'
import { isDiskFull } from '../disk-full.ts'
import { LabError } from '../lab.ts'

/** Result codes of https://www.sqlite.org/rescode.html, the low byte of an extended code. */
const result = { busy: 5, readOnly: 8, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const

/**
 * Opens (or makes) the file for this process alone: two servers with one store would fight over the same labs. The
 * lock is the operating system's and goes with the process, however that ends.
 *
 * Write-ahead log, so that a killed process leaves the last committed state; synchronous=FULL, so that a power cut
 * does too: writes are few (a grade, a change of a session's state) and a grade once shown must not vanish.
 * @throws LabError `store-corrupt`, `store-in-use`, `store-unusable`, `disk-full`.
 */
export function openSqlite(path: string): SqliteDatabase {
  return translated(path, () => {
    mkdirSync(dirname(path), { recursive: true })
    const database = new DatabaseSync(path, { timeout: 0 })
    try {
      database.exec('PRAGMA locking_mode = EXCLUSIVE')
      const check = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }
      if (check.quick_check !== 'ok') throw corrupt(path, check.quick_check)
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
      database.exec('BEGIN EXCLUSIVE; COMMIT')
    } catch (error) {
      database.close()
      throw error
    }
    return adapt(path, database)
  })
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
  return new LabError('store-corrupt', `The store ${path} is damaged: ${cause}.`, {
    remedy: `It was left as it is. Put a backup in its place, or start with an empty one: mkdir ${path}.damaged && mv ${path}?* ${path} ${path}.damaged/`,
  })
}
