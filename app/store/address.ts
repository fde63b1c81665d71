/** Where the store is: a file, or a database. */
import { join } from 'node:path'
import { LabError } from '../../lab-infra/lab.ts'
import { stateDir } from '../../lab-infra/paths.ts'

/** The store is in PostgreSQL, not in a file. */
export const isPostgres = (address: string): boolean => /^postgres(ql)?:\/\//i.test(address)

/** The file that is the store where nothing else is said. */
export const storeFile = (): string => join(stateDir(), 'store.sqlite')

/**
 * DATABASE_URL where that is set, else the file. There is no option for it: a command line is for everybody to see, and
 * such a URL may hold a password.
 * @throws LabError `store-address` when it names something else than PostgreSQL; then it may be of another program
 */
export function storeAddress(env: NodeJS.ProcessEnv): string {
  const url = env.DATABASE_URL
  if (!url) return storeFile()
  if (isPostgres(url)) return url
  throw new LabError('store-address', 'DATABASE_URL names no PostgreSQL database.', {
    remedy: 'Write it as postgres://USER@HOST:PORT/DATABASE, or unset it: then the store is a file.',
  })
}
