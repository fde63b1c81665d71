/**
 * A process that writes to a store until it is killed; a line on standard output for each write that was answered.
 * `life ADDRESS N`: the life, killed by itself before the Nth statement that goes to the database once it is open.
 * `opening ADDRESS N`: opening, killed in the same way.
 * `flood ADDRESS`: one session after the other.
 */
import { writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { isPostgres } from '../address.ts'
import { openStore } from '../open.ts'
import { life, session } from './life.ts'

const [mode, address = '', n = '0'] = process.argv.slice(2)
const answered = () => writeSync(1, 'answered\n')

const pg = isPostgres(address) ? await import('pg') : undefined
if (mode === 'opening') dieBefore(Number(n))
const store = await openStore(address)
if (mode === 'life') {
  dieBefore(Number(n))
  for (const write of life) {
    await write(store)
    answered()
  }
}
if (mode === 'flood') {
  for (let count = 1; ; count++) {
    await store.addSession({ ...session, id: `s${count}` })
    answered()
  }
}
await store.close()

function dieBefore(statement: number): void {
  let left = statement
  const before = <T extends object, K extends keyof T>(prototype: T, name: K) => {
    const original = prototype[name] as (...args: unknown[]) => unknown
    prototype[name] = function (this: T, ...args: unknown[]) {
      if (left-- === 0) process.kill(process.pid, 'SIGKILL')
      return original.apply(this, args)
    } as T[K]
  }
  before(DatabaseSync.prototype, 'prepare')
  if (pg) before(pg.Client.prototype, 'query')
}
