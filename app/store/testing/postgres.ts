/** Suites on a real PostgreSQL, where its programs are. */
import { accessSync, constants, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import { PostgresServer } from './postgres-server.ts'

const install = 'apt-get install -y postgresql'

/** Where initdb and postgres are, the newest of several versions; or why there is nothing to test with. */
export function postgresPrograms(): { bin: string } | { missing: string } {
  if (process.getuid?.() === 0)
    return { missing: 'PostgreSQL does not run as root: run the tests as an ordinary user' }
  const debian = '/usr/lib/postgresql'
  const versions = readable(debian).toSorted((a, b) => Number(b) - Number(a))
  const folders = [
    ...versions.map(version => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ]
  const bin = folders.find(folder => ['initdb', 'postgres'].every(name => isProgram(join(folder, name))))
  return bin ? { bin } : { missing: `initdb and postgres are not on this machine: ${install}` }
}

function readable(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * A suite on a PostgreSQL server. Where none can be run it is skipped and says why; in CI that is an error.
 * @param suite gets the server, which runs as soon as the tests do
 */
export function onPostgres(name: string, suite: (server: PostgresServer) => void): void {
  const found = postgresPrograms()
  if ('missing' in found) {
    if (process.env.CI) throw new Error(`${name}: ${found.missing}`)
    console.warn(`Skipped: ${name}. ${found.missing}`)
    describe.skip(`${name} (${found.missing})`, () => suite(new PostgresServer('')))
    return
  }
  const server = new PostgresServer(found.bin)
  describe(name, () => {
    beforeAll(() => server.start(), 60_000)
    afterAll(() => server.end())
    suite(server)
  })
}

/** An empty database, which goes with the test. @param more of CREATE DATABASE @returns its address */
export async function freshDatabase(server: PostgresServer, more?: string): Promise<string> {
  const name = await server.create(more)
  onTestFinished(async () => {
    await server.sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })
  return server.address(name)
}
