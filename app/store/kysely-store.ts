/** The store in any database that kysely speaks: no SQL here is of one database alone. */
import type { Kysely } from 'kysely'
import { LabError } from '../../lab-infra/lab.ts'
import { KyselyClasses } from './kysely-classes.ts'
import { KyselyPeople } from './kysely-people.ts'
import type { GradeRow, SessionRow, Tables } from './schema.ts'
import type { Attempts, SessionChange, Store } from './store.ts'
import { WriteQueue } from './write-queue.ts'

export class KyselyStore implements Store {
  readonly name: string
  readonly classes: KyselyClasses
  readonly people: KyselyPeople
  readonly db: Kysely<Tables>
  readonly #writes = new WriteQueue()

  /** @param db its tables are there, at the newest version */
  constructor(db: Kysely<Tables>, name: string) {
    this.db = db
    this.name = name
    this.classes = new KyselyClasses(db, this.#writes)
    this.people = new KyselyPeople(db, this.#writes)
  }

  addSession(row: SessionRow): Promise<void> {
    const values = { ...row }
    return this.#writes.add(row.id, async () => {
      await this.db.insertInto('sessions').values(values).execute()
    })
  }

  updateSession(id: string, change: SessionChange): Promise<void> {
    const values = { ...change }
    return this.#writes.add(id, async () => {
      if (Object.keys(values).length === 0) return
      const [done] = await this.db.updateTable('sessions').set(values).where('id', '=', id).execute()
      if (done?.numUpdatedRows !== 1n)
        throw new LabError('no-such-session', `The store knows no session ${id}.`, {
          remedy: 'Choose a task in the catalogue.',
        })
    })
  }

  session(id: string): Promise<SessionRow | undefined> {
    return this.db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
  }

  openSessions(): Promise<SessionRow[]> {
    return this.db
      .selectFrom('sessions')
      .selectAll()
      .where('state', '!=', 'ended')
      .orderBy('started_at')
      .execute()
  }

  addGrade(row: GradeRow): Promise<void> {
    const values = { ...row }
    return this.#writes.add(row.session_id, async () => {
      await this.db.insertInto('grades').values(values).execute()
    })
  }

  grades(sessionId: string): Promise<GradeRow[]> {
    return this.db
      .selectFrom('grades')
      .selectAll()
      .where('session_id', '=', sessionId)
      .orderBy('started_at', 'desc')
      .execute()
  }

  async attempts(learner: string, classId: string | null): Promise<Map<string, Attempts>> {
    const rows = await this.db
      .selectFrom('grades')
      .innerJoin('sessions', 'sessions.id', 'grades.session_id')
      .select(({ fn }) => [
        'grades.scenario',
        fn.countAll<number>().as('attempts'),
        fn.max<number>('grades.percent').as('best'),
        fn.max<number>('grades.passed').as('solved'),
        fn.max<number>('grades.started_at').as('lastAt'),
      ])
      .where('grades.learner', '=', learner)
      .where('sessions.class_id', classId === null ? 'is' : '=', classId)
      .groupBy('grades.scenario')
      .execute()
    return new Map(rows.map(({ scenario, solved, ...rest }) => [scenario, { ...rest, solved: solved === 1 }]))
  }

  seeHint(sessionId: string, number: number): Promise<void> {
    const values = { session_id: sessionId, number, seen_at: Date.now() }
    return this.#writes.add(sessionId, async () => {
      await this.db
        .insertInto('hints')
        .values(values)
        .onConflict(conflict => conflict.doNothing())
        .execute()
    })
  }

  async hintsSeen(sessionId: string): Promise<number> {
    const row = await this.db
      .selectFrom('hints')
      .select(({ fn }) => fn.countAll<number>().as('seen'))
      .where('session_id', '=', sessionId)
      .executeTakeFirstOrThrow()
    return row.seen
  }

  async close(): Promise<void> {
    await this.#writes.drained()
    await this.db.destroy()
  }
}
