/** One server for each store: a lock that PostgreSQL keeps as long as one connection of ours lives. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import { LabError } from '../../lab-infra/lab.ts'
import type { Place } from './postgres-address.ts'
import { whileConnecting } from './postgres-errors.ts'

/** "cks" in ASCII, and which of our locks it is: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS */
const key = [0x636b73, 1]

/** ms: PostgreSQL may need a moment to see that a server which was killed has gone. */
const patience = 2_000
const pause = 100

/** s: the lock of a machine that is gone, or cut off, is free after about the first and twice the second. */
const idle = 10
const interval = 5

const setUp = `SELECT set_config('tcp_keepalives_idle', '${idle}', false),
  set_config('tcp_keepalives_interval', '${interval}', false), set_config('tcp_keepalives_count', '2', false),
  current_setting('server_encoding') AS encoding`

export class StoreLock {
  readonly #settings: ClientConfig
  readonly #place: Place
  #client: Client | undefined
  #taking: Promise<void> | undefined
  #released = false

  constructor(settings: ClientConfig, place: Place) {
    this.#settings = { ...settings, application_name: 'cks-lab lock' }
    this.#place = place
  }

  /**
   * Resolves while the lock is ours. Where its connection broke, it is taken anew; until then nothing may be written, for
   * another server may have it.
   * @throws LabError `store-in-use`, `store-unusable`, or why the database cannot be reached
   */
  async held(): Promise<void> {
    if (this.#client) return
    this.#taking ??= this.#take().finally(() => {
      this.#taking = undefined
    })
    await this.#taking
  }

  async release(): Promise<void> {
    this.#released = true
    await this.#taking?.catch(() => {})
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => {})
  }

  async #take(): Promise<void> {
    const client = new Client(this.#settings)
    const lost = () => {
      if (this.#client === client) this.#client = undefined
    }
    client.on('error', lost).on('end', lost)
    try {
      await client.connect()
      const { rows } = await client.query<{ encoding: string }>(setUp)
      this.#refuseEncoding(rows[0]?.encoding)
      await this.#lock(client)
    } catch (error) {
      await client.end().catch(() => {})
      throw whileConnecting(this.#place, error)
    }
    this.#client = client
  }

  async #lock(client: Client): Promise<void> {
    const until = Date.now() + patience
    for (;;) {
      const { rows } = await client.query<{ ours: boolean }>(
        'SELECT pg_try_advisory_lock($1, $2) AS ours',
        key,
      )
      if (rows[0]?.ours) return
      if (this.#released || Date.now() > until) break
      await sleep(pause)
    }
    throw new LabError('store-in-use', `Another cks-lab server has the store ${this.#place.name} open.`, {
      remedy:
        'Use the page of the one that runs, or stop it; DATABASE_URL names another database for a second one.',
    })
  }

  #refuseEncoding(encoding: string | undefined): void {
    if (encoding === 'UTF8') return
    throw new LabError('store-unusable', `The store ${this.#place.name} is encoded in ${encoding}.`, {
      remedy: `Make one in UTF8: createdb --encoding UTF8 --template template0 NAME`,
    })
  }
}
