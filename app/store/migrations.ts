/** How the tables came to be. Steps are only ever added: a store of any earlier version is brought up to date at start. */
import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { LabError } from '../../lab-infra/lab.ts'

/** SQLite takes `double precision` and `real` for one thing; PostgreSQL's `real` has but 6 digits. */
const migrations: Record<string, Migration> = {
  '001-sessions-grades-hints': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('sessions')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('scenario', 'text', column => column.notNull())
        .addColumn('state', 'text', column => column.notNull())
        .addColumn('pace', 'text', column => column.notNull())
        .addColumn('lab_id', 'text')
        .addColumn('started_at', 'bigint', column => column.notNull())
        .addColumn('ready_at', 'bigint')
        .addColumn('ended_at', 'bigint')
        .addColumn('ended_because', 'text')
        .addColumn('deadline', 'bigint')
        .addColumn('problem', 'text')
        .execute()
      await db.schema
        .createTable('grades')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('session_id', 'text', column => column.notNull().references('sessions.id'))
        .addColumn('scenario', 'text', column => column.notNull())
        .addColumn('score', 'double precision', column => column.notNull())
        .addColumn('total', 'double precision', column => column.notNull())
        .addColumn('percent', 'integer', column => column.notNull())
        .addColumn('passed', 'integer', column => column.notNull())
        .addColumn('checks', 'text', column => column.notNull())
        .addColumn('control_plane', 'text', column => column.notNull())
        .addColumn('started_at', 'bigint', column => column.notNull())
        .addColumn('took_ms', 'integer', column => column.notNull())
        .execute()
      await db.schema
        .createIndex('grades_by_session')
        .on('grades')
        .columns(['session_id', 'started_at'])
        .execute()
      await db.schema.createIndex('grades_by_scenario').on('grades').column('scenario').execute()
      await db.schema
        .createTable('hints')
        .addColumn('session_id', 'text', column => column.notNull().references('sessions.id'))
        .addColumn('number', 'integer', column => column.notNull())
        .addColumn('seen_at', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('hints_key', ['session_id', 'number'])
        .execute()
    },
  },
  '002-learners': {
    async up(db: Kysely<unknown>) {
      for (const table of ['sessions', 'grades'])
        await db.schema
          .alterTable(table)
          .addColumn('learner', 'text', column => column.notNull().defaultTo('local'))
          .execute()
      await db.schema.createIndex('grades_by_learner').on('grades').columns(['learner', 'scenario']).execute()
      await db.schema.dropIndex('grades_by_scenario').execute()
    },
  },
  '003-kubelet': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('sessions').renameColumn('pace', 'kubelet').execute()
      await (db as Kysely<{ sessions: { kubelet: string } }>)
        .updateTable('sessions')
        .set({ kubelet: 'untouched' })
        .where('kubelet', '=', 'exam')
        .execute()
    },
  },
  '004-seeds': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('sessions')
        .addColumn('seed', 'integer', column => column.notNull().defaultTo(0))
        .execute()
    },
  },
  '005-classes': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('classes')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('title', 'text', column => column.notNull())
        .addColumn('owner', 'text', column => column.notNull())
        .addColumn('tasks', 'text', column => column.notNull())
        .addColumn('in_order', 'integer', column => column.notNull())
        .addColumn('opens_at', 'bigint', column => column.notNull())
        .addColumn('closes_at', 'bigint', column => column.notNull())
        .addColumn('seats', 'integer', column => column.notNull())
        .addColumn('labs_each', 'integer', column => column.notNull())
        .addColumn('idle_minutes', 'integer', column => column.notNull())
        .addColumn('hints', 'text', column => column.notNull())
        .addColumn('evidence', 'text', column => column.notNull())
        .addColumn('explanations', 'text', column => column.notNull())
        .addColumn('draw', 'text', column => column.notNull())
        .addColumn('seed', 'integer', column => column.notNull())
        .addColumn('join_code', 'text', column => column.unique())
        .addColumn('join_code_until', 'bigint')
        .addColumn('paused_at', 'bigint')
        .addColumn('archived_at', 'bigint')
        .addColumn('created_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema
        .createTable('members')
        .addColumn('class_id', 'text', column => column.notNull().references('classes.id'))
        .addColumn('person', 'text', column => column.notNull())
        .addColumn('role', 'text', column => column.notNull())
        .addColumn('joined_at', 'bigint', column => column.notNull())
        .addColumn('hand_raised_at', 'bigint')
        .addColumn('hand_seen_at', 'bigint')
        .addColumn('extra_minutes', 'integer', column => column.notNull())
        .addColumn('task', 'text')
        .addPrimaryKeyConstraint('members_key', ['class_id', 'person'])
        .execute()
      await db.schema.createIndex('members_by_person').on('members').column('person').execute()
      await db.schema
        .createTable('messages')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('class_id', 'text', column => column.notNull().references('classes.id'))
        .addColumn('person', 'text')
        .addColumn('sender', 'text', column => column.notNull())
        .addColumn('text', 'text', column => column.notNull())
        .addColumn('sent_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema
        .createIndex('messages_by_class')
        .on('messages')
        .columns(['class_id', 'sent_at'])
        .execute()
      await db.schema.alterTable('sessions').addColumn('class_id', 'text').execute()
      await db.schema.createIndex('sessions_by_class').on('sessions').column('class_id').execute()
    },
  },
  '006-people': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('people')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('name', 'text', column => column.notNull())
        .addColumn('role', 'text', column => column.notNull())
        .addColumn('email', 'text', column => column.notNull().unique())
        .addColumn('email_verified', 'integer', column => column.notNull())
        .addColumn('code_hash', 'text', column => column.unique())
        .addColumn('code_until', 'bigint')
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('updated_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema
        .createTable('sign_ins')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('token', 'text', column => column.notNull().unique())
        .addColumn('person_id', 'text', column => column.notNull().references('people.id'))
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .addColumn('user_agent', 'text')
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('updated_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema.createIndex('sign_ins_by_person').on('sign_ins').column('person_id').execute()
      await db.schema
        .createTable('accounts')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('person_id', 'text', column => column.notNull().references('people.id'))
        .addColumn('provider_id', 'text', column => column.notNull())
        .addColumn('account_id', 'text', column => column.notNull())
        .addColumn('scope', 'text')
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('updated_at', 'bigint', column => column.notNull())
        .addUniqueConstraint('accounts_key', ['provider_id', 'account_id'])
        .execute()
      await db.schema
        .createTable('verifications')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('identifier', 'text', column => column.notNull())
        .addColumn('value', 'text', column => column.notNull())
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('updated_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema
        .createIndex('verifications_by_identifier')
        .on('verifications')
        .column('identifier')
        .execute()
      await db.schema
        .createTable('invitations')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('hash', 'text', column => column.notNull().unique())
        .addColumn('role', 'text', column => column.notNull())
        .addColumn('by', 'text', column => column.references('people.id'))
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .execute()
    },
  },
}

/** @throws LabError `store-newer` when a later cks-lab has been there. */
export async function migrate(db: Kysely<never>, name: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const known = Object.keys(migrations)
  const { error } = await migrator.migrateToLatest()
  if (!error) return
  const foreign = (await migrator.getMigrations().catch(() => [])).some(done => !known.includes(done.name))
  if (foreign || /previously executed migration/.test(String(error)))
    throw new LabError('store-newer', `The store ${name} was written by a later version of cks-lab.`, {
      remedy:
        'Update cks-lab, or name another store: a folder with CKS_LAB_STATE, a database with DATABASE_URL.',
      cause: error,
    })
  throw error
}
