/** What PostgreSQL, or the way to it, says of an error; as a person can use it. */
import { LabError } from '../../lab-infra/lab.ts'
import type { Place } from './postgres-address.ts'

/** SQLSTATEs of https://www.postgresql.org/docs/current/errcodes-appendix.html */
const state = {
  invalidPassword: '28P01',
  notAuthorized: '28000',
  noSuchDatabase: '3D000',
  insufficientPrivilege: '42501',
  readOnly: '25006',
  diskFull: '53100',
  canceled: '57014',
} as const

/** Of these the connection does not come back: classes 08 and 57P, and what node and pg say of a socket. */
const broken = /^(08|57P)|^(ECONNRESET|EPIPE|ETIMEDOUT)$/
const brokenMessages =
  /^(Connection terminated|Client (has encountered a connection error|was closed)|Query read timeout)/

export const isBroken = (error: unknown): boolean =>
  broken.test(codeOf(error)) || (error instanceof Error && brokenMessages.test(error.message))

/** For an error while connecting: whatever is not known better kept us from reaching the database. */
export function whileConnecting(place: Place, error: unknown): Error {
  const { name, user, database, server } = place
  const known = explained(place, error)
  if (known instanceof LabError) return known
  const code = codeOf(error)
  // Without a password pg itself refuses to go on, in these words.
  if (
    code === state.invalidPassword ||
    code === state.notAuthorized ||
    /password must be a/.test(known.message)
  )
    return new LabError(
      'store-refused',
      `PostgreSQL on ${server} does not let the user ${user} into ${database}.`,
      {
        remedy:
          'Correct the user in DATABASE_URL, and the password there, in PGPASSWORD or in ~/.pgpass; or let the server’s pg_hba.conf admit this machine.',
        cause: error,
      },
    )
  if (code === state.noSuchDatabase)
    return new LabError('store-missing', `PostgreSQL on ${server} has no database ${database}.`, {
      remedy: `Make it, as somebody who may: createdb --owner ${user} --encoding UTF8 --template template0 ${database}`,
      cause: error,
    })
  return new LabError('store-unreachable', `The store ${name} cannot be reached: ${reasonOf(error)}.`, {
    remedy: 'Start PostgreSQL there, or correct host and port in DATABASE_URL; then try again.',
    cause: error,
  })
}

/** For an error of a statement. */
export function whileWorking(place: Place, error: unknown): Error {
  if (!isBroken(error)) return explained(place, error)
  return new LabError(
    'store-lost',
    `The connection to the store ${place.name} broke off: ${reasonOf(error)}.`,
    {
      remedy: 'Try it again: a new connection is made. If it stays so, look at the log of PostgreSQL.',
      cause: error,
    },
  )
}

/** What can be said of an error wherever it comes. */
function explained({ name, user }: Place, error: unknown): Error {
  if (error instanceof LabError) return error
  const code = codeOf(error)
  if (code === state.insufficientPrivilege || code === state.readOnly)
    return new LabError('store-unusable', `The store ${name} cannot be written: ${reasonOf(error)}.`, {
      remedy: `Make ${user} the owner of the database, and let it be one that takes writes.`,
      cause: error,
    })
  if (code === state.diskFull)
    return new LabError('disk-full', `The store ${name} cannot be written: the disk there is full.`, {
      remedy: 'Free some space there and try again; nothing saved before is lost.',
      cause: error,
    })
  if (code === state.canceled)
    return new LabError('store-slow', `The store ${name} took too long: ${reasonOf(error)}.`, {
      remedy: 'Try it again; what holds its tables is told by pg_stat_activity.',
      cause: error,
    })
  return error instanceof Error ? error : new Error(String(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Of a host with several addresses node tells each one's error, and says nothing itself. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map(each => reasonOf(each)).join(', ')
  return error instanceof Error ? error.message : String(error)
}
