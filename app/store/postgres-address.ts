/** Where a store in PostgreSQL is, and how that is told to people: never with the password. */
import { Client, type ClientConfig, types } from 'pg'
import { LabError } from '../../lab-infra/lab.ts'

/** A database on a server, as messages name it. */
export interface Place {
  database: string
  /** Host or the folder of the socket, with the port. */
  server: string
  user: string
  /** Both, for messages: "cks (PostgreSQL on db.example:5432)". */
  name: string
}

/** The object id of PostgreSQL's type bigint: https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const bigint = 20

/**
 * What a connection needs to know. What the URL leaves open comes from PGHOST, PGUSER, PGPASSWORD and the like, or from
 * ~/.pgpass, as with every client of PostgreSQL.
 * @throws LabError `store-address`; the URL is in none of its parts
 */
export function settingsOf(url: string): ClientConfig {
  const settings: ClientConfig = {
    connectionString: url,
    application_name: 'cks-lab',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // PostgreSQL gives up first, so that no write comes through after it was told to have failed.
    statement_timeout: 20_000,
    query_timeout: 30_000,
    // Times in ms and counts are far below 2^53; without this they would come as text.
    types: {
      getTypeParser: (type, format) => (type === bigint ? Number : types.getTypeParser(type, format)),
    },
  }
  try {
    new Client(settings)
  } catch {
    // The error itself may carry the URL, and with that the password.
    throw new LabError('store-address', 'The address of the PostgreSQL database cannot be read.', {
      remedy:
        'Write it as postgres://USER@HOST:PORT/DATABASE, with %40 for @, %2F for / and %23 for # in any part.',
    })
  }
  return settings
}

/** @param settings of `settingsOf` */
export function placeOf(settings: ClientConfig): Place {
  const { database = '', host, port, user = '' } = new Client(settings)
  const server = `${host}:${port}`
  return { database, server, user, name: `${database} (PostgreSQL on ${server})` }
}
