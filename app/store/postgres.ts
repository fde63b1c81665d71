/** A store in PostgreSQL: connections in the shape that kysely expects, with errors that say what to do. */
import {
  type Dialect,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely'
import { Pool, type PoolClient } from 'pg'
import { type Place, placeOf, settingsOf } from './postgres-address.ts'
import { isBroken, whileConnecting, whileWorking } from './postgres-errors.ts'
import { StoreLock } from './postgres-lock.ts'

/** Writes are few: a grade, a change of a session's state. */
const connections = 4

/**
 * Reaches for the database, for this process alone.
 * @param url postgres://…
 * @returns what kysely takes, and how messages name the store
 * @throws LabError `store-address`, `store-unreachable`, `store-refused`, `store-missing`, `store-unusable`, `store-in-use`
 */
export async function postgresDialect(url: string): Promise<{ dialect: Dialect; name: string }> {
  const settings = settingsOf(url)
  const place = placeOf(settings)
  const lock = new StoreLock(settings, place)
  await lock.held()
  const pool = new Pool({ ...settings, max: connections })
  // An idle connection that breaks is replaced with the next query; unheard, this would end the process.
  pool.on('error', () => {})
  return { dialect: new PostgresDialect({ pool: new LockedPool(pool, lock, place) }), name: place.name }
}

/** Gives connections only while the store is ours. */
class LockedPool implements PostgresPool {
  readonly options = {}
  readonly #pool: Pool
  readonly #lock: StoreLock
  readonly #place: Place

  constructor(pool: Pool, lock: StoreLock, place: Place) {
    this.#pool = pool
    this.#lock = lock
    this.#place = place
  }

  async connect(): Promise<PostgresPoolClient> {
    await this.#lock.held()
    try {
      return new Connection(await this.#pool.connect(), this.#place)
    } catch (error) {
      throw whileConnecting(this.#place, error)
    }
  }

  async end(): Promise<void> {
    await this.#pool.end()
    await this.#lock.release()
  }
}

class Connection implements PostgresPoolClient {
  readonly #client: PoolClient
  readonly #place: Place
  #broken = false

  constructor(client: PoolClient, place: Place) {
    this.#client = client
    this.#place = place
    client.on('error', this.#breaks)
  }

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>
  query<R>(cursor: { read(rows: number): Promise<R[]>; close(): Promise<void> }): typeof cursor
  query<R>(sql: unknown, parameters: readonly unknown[] = []): unknown {
    return this.#query<R>(String(sql), parameters)
  }

  release(destroy = false): void {
    this.#client.off('error', this.#breaks)
    this.#client.release(destroy || this.#broken)
  }

  async #query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      return (await this.#client.query(sql, [...parameters])) as unknown as PostgresQueryResult<R>
    } catch (error) {
      this.#broken ||= isBroken(error)
      throw whileWorking(this.#place, error)
    }
  }

  readonly #breaks = (): void => {
    this.#broken = true
  }
}
