/** A PostgreSQL server of the tests' own, run as an ordinary user in a folder that goes with it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'

/** Part of every address of a store in tests: nothing that is printed may contain it. */
export const password = 'se:cr/et@1'

/**
 * Makes and runs the server until standard input ends, which it does however the test that holds it ends; then nothing is
 * left of it. The server is reached by a socket in its folder, and by nothing else. It need not outlive the machine.
 */
const keeper = `
  set -euo pipefail
  bin=$1 folder=$2
  trap '' INT TERM HUP
  finish() {
    [ -z "\${server:-}" ] || ! kill -QUIT "$server" 2>/dev/null || wait "$server" || true
    rm -rf "$folder"
  }
  trap finish EXIT
  start() {
    "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off </dev/null >>"$folder/log" 2>&1 &
    server=$!
  }
  stop() { kill -INT "$server" && wait "$server" || true; }
  printf %s "$PGPASSWORD" >"$folder/password"
  "$bin/initdb" -D "$folder/data" -U owner --pwfile "$folder/password" -A scram-sha-256 -E UTF8 --locale C --no-sync \\
    >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
  start
  while read -r order; do "$order"; echo done; done`

export class PostgresServer {
  readonly #bin: string
  #folder = ''
  #keeper: ChildProcess | undefined
  #made = 0

  constructor(bin: string) {
    this.#bin = bin
  }

  get folder(): string {
    return this.#folder
  }

  async start(): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), 'cks-lab-pg-'))
    this.#keeper = spawn('bash', ['-c', keeper, 'bash', this.#bin, this.#folder], {
      env: { PATH: process.env.PATH, LC_ALL: 'C', PGPASSWORD: password } as unknown as NodeJS.ProcessEnv,
      stdio: ['pipe', 'pipe', 'inherit'],
      // Of a group of its own, so that Ctrl-C ends the tests first.
      detached: true,
    })
    await this.#answers()
  }

  async end(): Promise<void> {
    const ended = this.#keeper && once(this.#keeper, 'exit')
    this.#keeper?.stdin?.end()
    await ended
  }

  /** As at a shutdown of the server, which ends all connections. */
  async stop(): Promise<void> {
    await this.#order('stop')
  }

  async startAgain(): Promise<void> {
    await this.#order('start')
    await this.#answers()
  }

  /** @returns the address of a database in it */
  address(database: string, user = 'owner', secret = password): string {
    const login = [user, secret].map(encodeURIComponent).join(':')
    return `postgres://${login}@/${database}?host=${encodeURIComponent(this.#folder)}`
  }

  /** Makes an empty database. @param more of CREATE DATABASE @returns its name */
  async create(more = ''): Promise<string> {
    const name = `store_${++this.#made}`
    await this.sql(`CREATE DATABASE ${name} ${more}`)
    return name
  }

  /** Runs it beside all stores. @returns its rows */
  async sql<R extends object>(text: string, address = this.address('postgres')): Promise<R[]> {
    const client = new Client(address)
    await client.connect()
    try {
      return (await client.query<R>(text)).rows
    } finally {
      await client.end()
    }
  }

  async #order(order: string): Promise<void> {
    const done = once(this.#keeper!.stdout!, 'data')
    this.#keeper!.stdin!.write(`${order}\n`)
    await done
  }

  async #answers(): Promise<void> {
    for (;;) {
      const error = await this.sql('SELECT').then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (error === undefined) return
      if (this.#keeper?.exitCode !== null) throw error
      await sleep(50)
    }
  }
}
