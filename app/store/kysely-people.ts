/** People in any database that kysely speaks. */
import type { Kysely } from 'kysely'
import { LabError } from '../../lab-infra/lab.ts'
import type { PeopleStore, PersonalRows, PersonChange } from './people-store.ts'
import type { InvitationRow, PersonRow, Tables } from './schema.ts'
import type { WriteQueue } from './write-queue.ts'

export class KyselyPeople implements PeopleStore {
  readonly #db: Kysely<Tables>
  readonly #writes: WriteQueue

  constructor(db: Kysely<Tables>, writes: WriteQueue) {
    this.#db = db
    this.#writes = writes
  }

  addPerson(row: PersonRow): Promise<void> {
    const values = { ...row }
    return this.#write(row.id, async () => {
      await this.#db.insertInto('people').values(values).execute()
    })
  }

  updatePerson(id: string, change: PersonChange): Promise<void> {
    const values = { ...change, updated_at: Date.now() }
    return this.#write(id, async () => {
      const [done] = await this.#db.updateTable('people').set(values).where('id', '=', id).execute()
      if (done?.numUpdatedRows !== 1n)
        throw new LabError('no-such-person', 'There is nobody of that id.', {
          remedy: 'Choose somebody of the list.',
        })
    })
  }

  async people(ids: readonly string[]): Promise<PersonRow[]> {
    if (ids.length === 0) return []
    return this.#db.selectFrom('people').selectAll().where('id', 'in', ids).execute()
  }

  personOfCode(hash: string): Promise<PersonRow | undefined> {
    return this.#db.selectFrom('people').selectAll().where('code_hash', '=', hash).executeTakeFirst()
  }

  async hasRole(role: string): Promise<boolean> {
    const one = this.#db.selectFrom('people').select('id').where('role', '=', role).limit(1)
    return (await one.executeTakeFirst()) !== undefined
  }

  ofRole(role: string): Promise<PersonRow[]> {
    return this.#db
      .selectFrom('people')
      .selectAll()
      .where('role', '=', role)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
  }

  removePerson(id: string): Promise<void> {
    return this.#write(id, () => this.#db.transaction().execute(db => removePerson(db, id)))
  }

  async addInvitation(row: InvitationRow): Promise<void> {
    await this.#db
      .insertInto('invitations')
      .values({ ...row })
      .execute()
  }

  takeInvitation(hash: string, now: number): Promise<InvitationRow | undefined> {
    return this.#db
      .deleteFrom('invitations')
      .where('hash', '=', hash)
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst()
  }

  invitations(by: string | null): Promise<InvitationRow[]> {
    return this.#db
      .selectFrom('invitations')
      .selectAll()
      .where('by', by === null ? 'is' : '=', by)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute()
  }

  async removeInvitation(id: string): Promise<void> {
    await this.#db.deleteFrom('invitations').where('id', '=', id).execute()
  }

  async allOf(person: string): Promise<PersonalRows> {
    const db = this.#db
    const sessions = db.selectFrom('sessions').select('id').where('learner', '=', person)
    const one = db.selectFrom('people').selectAll().where('id', '=', person)
    const signIns = db.selectFrom('sign_ins').selectAll().where('person_id', '=', person)
    const accounts = db.selectFrom('accounts').selectAll().where('person_id', '=', person)
    const members = db.selectFrom('members').selectAll().where('person', '=', person)
    const messages = db
      .selectFrom('messages')
      .selectAll()
      .where(({ eb }) => eb.or([eb('person', '=', person), eb('sender', '=', person)]))
    const own = db.selectFrom('sessions').selectAll().where('learner', '=', person)
    const grades = db.selectFrom('grades').selectAll().where('session_id', 'in', sessions)
    const hints = db.selectFrom('hints').selectAll().where('session_id', 'in', sessions)
    return {
      people: await one.execute(),
      sign_ins: await signIns.orderBy('created_at').execute(),
      accounts: await accounts.orderBy('created_at').execute(),
      members: await members.orderBy('joined_at').execute(),
      messages: await messages.orderBy('sent_at').execute(),
      sessions: await own.orderBy('started_at').execute(),
      grades: await grades.orderBy('started_at').execute(),
      hints: await hints.orderBy('seen_at').execute(),
    }
  }

  async forgetExpired(now: number): Promise<void> {
    for (const table of ['invitations', 'sign_ins', 'verifications'] as const)
      await this.#db.deleteFrom(table).where('expires_at', '<=', now).execute()
  }

  async strays(now: number): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('people')
      .select('id')
      .where('role', '=', 'learner')
      .where(({ eb }) => eb.or([eb('code_until', 'is', null), eb('code_until', '<=', now)]))
      .where(
        'id',
        'not in',
        this.#db.selectFrom('sign_ins').select('person_id').where('expires_at', '>', now),
      )
      .where('id', 'not in', this.#db.selectFrom('members').select('person'))
      .orderBy('id')
      .execute()
    return rows.map(({ id }) => id)
  }

  /** In one line with the other writes about that person. */
  #write(id: string, work: () => Promise<void>): Promise<void> {
    return this.#writes.add(`person ${id}`, work)
  }
}

async function removePerson(db: Kysely<Tables>, id: string): Promise<void> {
  const sessions = db.selectFrom('sessions').select('id').where('learner', '=', id)
  await db.deleteFrom('hints').where('session_id', 'in', sessions).execute()
  await db.deleteFrom('grades').where('session_id', 'in', sessions).execute()
  await db.deleteFrom('sessions').where('learner', '=', id).execute()
  await db
    .deleteFrom('messages')
    .where(({ eb }) => eb.or([eb('person', '=', id), eb('sender', '=', id)]))
    .execute()
  await db.deleteFrom('members').where('person', '=', id).execute()
  await db.deleteFrom('invitations').where('by', '=', id).execute()
  await db.deleteFrom('accounts').where('person_id', '=', id).execute()
  await db.deleteFrom('sign_ins').where('person_id', '=', id).execute()
  await db.deleteFrom('people').where('id', '=', id).execute()
}
