/** From where a store is to its contract. */
import { type Dialect, Kysely } from 'kysely'
import { LabError } from '../../lab-infra/lab.ts'
import { isPostgres } from './address.ts'
import { KyselyStore } from './kysely-store.ts'
import { migrate } from './migrations.ts'
import type { Tables } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'
import type { Store } from './store.ts'

/**
 * Opens the store for this process alone, making or upgrading it as needed.
 * @param address a file, for SQLite; or `postgres://…`, a database that is there
 * @throws LabError `store-in-use`, `store-unusable`, `store-newer`, `disk-full`; of a file, which is left as it was, also
 * `store-corrupt`; of a database also `store-address`, `store-unreachable`, `store-refused`, `store-missing`
 */
export async function openStore(address: string): Promise<Store> {
  const { db, name } = await openDatabase(address)
  return new KyselyStore(db, name)
}

/** The tables behind a store, at their newest version. @throws LabError as `openStore` */
export async function openDatabase(address: string): Promise<{ db: Kysely<Tables>; name: string }> {
  const { dialect, name } = await dialectOf(address)
  const db = new Kysely<Tables>({ dialect })
  try {
    await migrate(db as unknown as Kysely<never>, name)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return { db, name }
}

/** pg is loaded only by those who use it. */
async function dialectOf(address: string): Promise<{ dialect: Dialect; name: string }> {
  if (isPostgres(address)) return (await import('./postgres.ts')).postgresDialect(address)
  // What is meant for another database must not become the name of a file.
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address))
    throw new LabError(
      'store-address',
      'The address of the store is neither a file nor a PostgreSQL database.',
      {
        remedy: 'Name a file, or postgres://USER@HOST:PORT/DATABASE.',
      },
    )
  return { dialect: sqliteDialect(address), name: address }
}
