/** What must survive: sessions, grades, hints seen. Queries go through kysely and use no SQL of one database alone. */
import { Kysely, SqliteDialect } from 'kysely'
import { migrate } from './migrations.ts'
import type { GradeRow, SessionRow, Tables } from './schema.ts'
import { openSqlite } from './sqlite.ts'

export type { GradeRow, HintRow, SessionRow } from './schema.ts'

/** What came of all attempts at one scenario. */
export interface Attempts {
  attempts: number
  /** percent */
  best: number
  solved: boolean
  /** ms since the epoch */
  lastAt: number
}

/**
 * Opens the store, making or upgrading it as needed.
 * @throws LabError `store-corrupt`, `store-in-use`, `store-unusable`, `store-newer`, `disk-full`; the file is left as it was.
 */
export async function openStore(path: string): Promise<Store> {
  const database = openSqlite(path)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
  try {
    await migrate(db as unknown as Kysely<never>, path)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return new Store(db)
}

export class Store {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Inserts it, or replaces the one of that id. */
  async saveSession(row: SessionRow): Promise<void> {
    const { id, ...rest } = row
    await this.#db
      .insertInto('sessions')
      .values({ id, ...rest })
      .onConflict(conflict => conflict.column('id').doUpdateSet(rest))
      .execute()
  }

  session(id: string): Promise<SessionRow | undefined> {
    return this.#db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
  }

  /** Those that have not ended, oldest first. */
  openSessions(): Promise<SessionRow[]> {
    return this.#db
      .selectFrom('sessions')
      .selectAll()
      .where('state', '!=', 'ended')
      .orderBy('started_at')
      .execute()
  }

  async addGrade(row: GradeRow): Promise<void> {
    await this.#db.insertInto('grades').values(row).execute()
  }

  /** Newest first. */
  grades(sessionId: string): Promise<GradeRow[]> {
    return this.#db
      .selectFrom('grades')
      .selectAll()
      .where('session_id', '=', sessionId)
      .orderBy('started_at', 'desc')
      .execute()
  }

  /** By scenario; one that was never checked is missing. */
  async attempts(): Promise<Map<string, Attempts>> {
    const rows = await this.#db
      .selectFrom('grades')
      .select(({ fn }) => [
        'scenario',
        fn.countAll<number>().as('attempts'),
        fn.max<number>('percent').as('best'),
        fn.max<number>('passed').as('solved'),
        fn.max<number>('started_at').as('lastAt'),
      ])
      .groupBy('scenario')
      .execute()
    return new Map(rows.map(({ scenario, solved, ...rest }) => [scenario, { ...rest, solved: solved === 1 }]))
  }

  /** Counts the hint as seen, once. */
  async seeHint(sessionId: string, number: number): Promise<void> {
    await this.#db
      .insertInto('hints')
      .values({ session_id: sessionId, number, seen_at: Date.now() })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }

  async hintsSeen(sessionId: string): Promise<number> {
    const row = await this.#db
      .selectFrom('hints')
      .select(({ fn }) => fn.countAll<number>().as('seen'))
      .where('session_id', '=', sessionId)
      .executeTakeFirstOrThrow()
    return row.seen
  }

  close(): Promise<void> {
    return this.#db.destroy()
  }
}
