import { existsSync } from 'node:fs'
import { LabError } from '../../../lab-infra/lab.ts'
import { isPostgres } from '../../store/address.ts'
import { type Context, print, type Register } from '../context.ts'

const addresses = `
FROM and TO are each a file, as store.sqlite in the state folder, or a database as postgres://USER@HOST:PORT/DATABASE.
A command line is for everybody on the machine to see: put the password in PGPASSWORD or ~/.pgpass.`

export const storeCommand: Register = (program, context) => {
  const store = program.command('store').description('move attempts and grades between a file and a database')
  store
    .command('copy')
    .description('copy everything that is in a store to an empty one; no server may have either open')
    .argument('<from>', 'the store to copy')
    .argument('<to>', 'the empty one; a file is made')
    .addHelpText('after', addresses)
    .action((from: string, to: string) => copy(context, from, to))
}

async function copy(context: Context, from: string, to: string): Promise<void> {
  if (!isPostgres(from) && !existsSync(from))
    throw new LabError('no-such-store', `There is no store ${from}`, { remedy: 'Name a file that is there' })
  const { copyStore } = await import('../../store/transfer.ts')
  const { counts, ...names } = await copyStore(from, to)
  const parts = Object.entries(counts).flatMap(([table, count]) => (count > 0 ? `${count} ${table}` : []))
  print(context, `Copied ${parts.join(', ') || 'nothing'} from ${names.from} to ${names.to}`)
}
