/** Classes in any database that kysely speaks. */
import type { Kysely } from 'kysely'
import { LabError } from '../../lab-infra/lab.ts'
import type { ClassChange, ClassStore, MemberChange } from './class-store.ts'
import type { ClassRow, GradeRow, MemberRow, MessageRow, SessionRow, Tables } from './schema.ts'
import type { WriteQueue } from './write-queue.ts'

export class KyselyClasses implements ClassStore {
  readonly #db: Kysely<Tables>
  readonly #writes: WriteQueue

  constructor(db: Kysely<Tables>, writes: WriteQueue) {
    this.#db = db
    this.#writes = writes
  }

  addClass(row: ClassRow): Promise<void> {
    const values = { ...row }
    return this.#write(row.id, async () => {
      await this.#db.insertInto('classes').values(values).execute()
    })
  }

  updateClass(id: string, change: ClassChange): Promise<void> {
    const values = { ...change }
    return this.#write(id, async () => {
      if (Object.keys(values).length === 0) return
      const [done] = await this.#db.updateTable('classes').set(values).where('id', '=', id).execute()
      if (done?.numUpdatedRows !== 1n)
        throw new LabError('no-such-class', `There is no class ${id}.`, { remedy: 'Choose one of the list.' })
    })
  }

  class(id: string): Promise<ClassRow | undefined> {
    return this.#db.selectFrom('classes').selectAll().where('id', '=', id).executeTakeFirst()
  }

  classOfJoinCode(code: string): Promise<ClassRow | undefined> {
    return this.#db.selectFrom('classes').selectAll().where('join_code', '=', code).executeTakeFirst()
  }

  classes(): Promise<ClassRow[]> {
    return this.#db.selectFrom('classes').selectAll().orderBy('created_at', 'desc').orderBy('id').execute()
  }

  removeClass(id: string): Promise<void> {
    return this.#write(id, () =>
      this.#db.transaction().execute(async db => {
        const sessions = db.selectFrom('sessions').select('id').where('class_id', '=', id)
        await db.deleteFrom('hints').where('session_id', 'in', sessions).execute()
        await db.deleteFrom('grades').where('session_id', 'in', sessions).execute()
        await db.deleteFrom('sessions').where('class_id', '=', id).execute()
        await db.deleteFrom('messages').where('class_id', '=', id).execute()
        await db.deleteFrom('members').where('class_id', '=', id).execute()
        await db.deleteFrom('classes').where('id', '=', id).execute()
      }),
    )
  }

  addMember(row: MemberRow): Promise<void> {
    const values = { ...row }
    return this.#write(row.class_id, async () => {
      await this.#db.insertInto('members').values(values).execute()
    })
  }

  updateMember(classId: string, person: string, change: MemberChange): Promise<void> {
    const values = { ...change }
    return this.#write(classId, async () => {
      if (Object.keys(values).length === 0) return
      const [done] = await this.#db
        .updateTable('members')
        .set(values)
        .where('class_id', '=', classId)
        .where('person', '=', person)
        .execute()
      if (done?.numUpdatedRows !== 1n)
        throw new LabError('no-such-member', `Nobody of that id is in the class.`, {
          remedy: 'Choose somebody of the class.',
        })
    })
  }

  members(classId: string): Promise<MemberRow[]> {
    return this.#db
      .selectFrom('members')
      .selectAll()
      .where('class_id', '=', classId)
      .orderBy('joined_at')
      .orderBy('person')
      .execute()
  }

  membershipsOf(person: string): Promise<MemberRow[]> {
    return this.#db
      .selectFrom('members')
      .selectAll()
      .where('person', '=', person)
      .orderBy('joined_at')
      .execute()
  }

  removeMember(classId: string, person: string): Promise<void> {
    return this.#write(classId, () =>
      this.#db.transaction().execute(async db => {
        const sessions = db
          .selectFrom('sessions')
          .select('id')
          .where('class_id', '=', classId)
          .where('learner', '=', person)
        await db.deleteFrom('hints').where('session_id', 'in', sessions).execute()
        await db.deleteFrom('grades').where('session_id', 'in', sessions).execute()
        await db
          .deleteFrom('sessions')
          .where('class_id', '=', classId)
          .where('learner', '=', person)
          .execute()
        await db.deleteFrom('messages').where('class_id', '=', classId).where('person', '=', person).execute()
        await db.deleteFrom('members').where('class_id', '=', classId).where('person', '=', person).execute()
      }),
    )
  }

  addMessage(row: MessageRow): Promise<void> {
    const values = { ...row }
    return this.#write(row.class_id, async () => {
      await this.#db.insertInto('messages').values(values).execute()
    })
  }

  messages(classId: string): Promise<MessageRow[]> {
    return this.#db
      .selectFrom('messages')
      .selectAll()
      .where('class_id', '=', classId)
      .orderBy('sent_at')
      .orderBy('id')
      .execute()
  }

  sessionsOfClass(classId: string): Promise<SessionRow[]> {
    return this.#db
      .selectFrom('sessions')
      .selectAll()
      .where('class_id', '=', classId)
      .orderBy('started_at')
      .orderBy('id')
      .execute()
  }

  gradesOfClass(classId: string): Promise<GradeRow[]> {
    return this.#grades(classId).execute()
  }

  gradesOf(classId: string, learner: string): Promise<GradeRow[]> {
    return this.#grades(classId).where('sessions.learner', '=', learner).execute()
  }

  #grades(classId: string) {
    return this.#db
      .selectFrom('grades')
      .selectAll('grades')
      .innerJoin('sessions', 'sessions.id', 'grades.session_id')
      .where('sessions.class_id', '=', classId)
      .orderBy('grades.started_at')
      .orderBy('grades.id')
  }

  async hintsOfClass(classId: string): Promise<Map<string, number>> {
    const rows = await this.#db
      .selectFrom('hints')
      .innerJoin('sessions', 'sessions.id', 'hints.session_id')
      .select(({ fn }) => ['hints.session_id', fn.countAll<number>().as('seen')])
      .where('sessions.class_id', '=', classId)
      .groupBy('hints.session_id')
      .execute()
    return new Map(rows.map(row => [row.session_id, Number(row.seen)]))
  }

  /** In one line with the other writes of that class. */
  #write(classId: string, work: () => Promise<void>): Promise<void> {
    return this.#writes.add(`class ${classId}`, work)
  }
}
