/** A store as a whole: its content copied to another, or forgotten. */
import type { Kysely, Transaction } from 'kysely'
import { LabError } from '../../lab-infra/lab.ts'
import { openDatabase } from './open.ts'
import type { Tables } from './schema.ts'

/** All tables, those that others refer to first, each with the columns that name one of its rows. */
const keys: { [Table in keyof Tables]: readonly (keyof Tables[Table] & string)[] } = {
  people: ['id'],
  sign_ins: ['id'],
  accounts: ['id'],
  verifications: ['id'],
  invitations: ['id'],
  sessions: ['id'],
  grades: ['id'],
  hints: ['session_id', 'number'],
  classes: ['id'],
  members: ['class_id', 'person'],
  messages: ['id'],
}
const tables = Object.keys(keys) as (keyof Tables)[]

export type Counts = Record<keyof Tables, number>

/** Rows read and written at once; a grade has some kilobytes. */
const atOnce = 200

/**
 * Copies everything that is in a store to an empty one, all or nothing. Both are opened for this alone.
 * @param from, to as for `openStore`; `from` is brought up to date, as a server would do
 * @returns how much that was, and how messages name the two
 * @throws LabError `store-not-empty`, and as `openStore`
 */
export async function copyStore(
  from: string,
  to: string,
): Promise<{ counts: Counts; from: string; to: string }> {
  return withDatabase(from, source =>
    withDatabase(to, async target => {
      const counts = await target.db.transaction().execute(async into => {
        await refuseContent(into, target.name)
        const copied: Partial<Counts> = {}
        for (const table of tables) copied[table] = await copyTable(source.db, into, table)
        return copied as Counts
      })
      return { counts, from: source.name, to: target.name }
    }),
  )
}

/** Empties a store. @throws LabError as `openStore` */
export async function forgetAll(address: string): Promise<void> {
  await withDatabase(address, ({ db }) =>
    db.transaction().execute(async store => {
      for (const table of tables.toReversed()) await store.deleteFrom(table).execute()
    }),
  )
}

interface Database {
  db: Kysely<Tables>
  name: string
}

async function withDatabase<T>(address: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(address)
  try {
    return await work(database)
  } finally {
    await database.db.destroy()
  }
}

async function refuseContent(db: Transaction<Tables>, name: string): Promise<void> {
  // What refers to a person, a session or a class cannot be there without one.
  const empty = async (table: 'people' | 'sessions' | 'classes') =>
    !(await db.selectFrom(table).select('id').limit(1).executeTakeFirst())
  if ((await empty('people')) && (await empty('sessions')) && (await empty('classes'))) return
  throw new LabError('store-not-empty', `The store ${name} is not empty.`, {
    remedy: 'Name one that is empty: a file that is not there yet, or a new database.',
  })
}

async function copyTable(
  from: Kysely<Tables>,
  into: Transaction<Tables>,
  table: keyof Tables,
): Promise<number> {
  for (let copied = 0; ; ) {
    let query = from.selectFrom(table).selectAll().limit(atOnce).offset(copied)
    for (const column of keys[table]) query = query.orderBy(column as never)
    const rows = await query.execute()
    if (rows.length > 0) await into.insertInto(table).values(rows).execute()
    copied += rows.length
    if (rows.length < atOnce) return copied
  }
}
