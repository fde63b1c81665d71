import { basename, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { LabError } from '../../lab.ts'
import { withLock } from '../../lock.ts'
import { cacheDir, stateDir } from '../../paths.ts'
import { allLabs, type Context, print, type Register } from '../context.ts'
import { entries, remove } from '../remove.ts'

interface Clean {
  all?: boolean
  yes?: boolean
}

export const cleanCommand: Register = (program, context) => {
  program
    .command('clean')
    .description(
      'remove dead and half-made labs, temporary folders and what other versions of cks-lab cached',
    )
    .option('--all', 'also end all labs, empty the cache and, when you agree, forget all attempts')
    .option('--yes', 'with --all: forget all attempts without asking')
    .action((options: Clean) => clean(context, options))
}

async function clean(context: Context, { all = false, yes = false }: Clean): Promise<void> {
  if (all) await refuseWhileServed()
  // Taking stock of the labs sweeps the dead ones.
  const labs = await allLabs(context)
  const temporary = (await entries(stateDir())).filter(path => basename(path).startsWith('trial-'))
  await Promise.all(temporary.map(remove))
  if (all) {
    await Promise.all(labs.map(lab => lab.destroy()))
    await remove(cacheDir())
    print(context, `Ended ${labs.length} labs and emptied ${cacheDir()}`)
    await forgetAttempts(context, yes)
  } else if (labs.length > 0) {
    const ids = labs.map(lab => lab.id).join(', ')
    print(context, `Labs run (${ids}), so the cache stays as it is; end them with \`cks-lab lab destroy\``)
  } else await cleanCache(context)
}

/** Keeps what this version uses and every single program, which the next version may use again. */
async function cleanCache(context: Context): Promise<void> {
  const { toolsFor } = await import('../../node/programs/tools.ts')
  const { versions } = await import('../../node/programs/versions.ts')
  const { key } = toolsFor(versions())
  const kept = [key, 'store', 'prepare.lock']
  const node = join(cacheDir(), 'node')
  const removed = await withLock(join(node, 'prepare.lock'), async () => {
    const folders = [
      ...(await entries(node)).filter(path => !kept.includes(basename(path))),
      ...(await entries(join(cacheDir(), 'store'))).filter(path => basename(path) !== key),
      ...(await entries(join(cacheDir(), 'inside'))),
    ]
    for (const folder of folders) await remove(folder)
    return folders.length
  })
  print(context, `Removed ${removed} folders from ${cacheDir()}`)
}

const storeFiles = ['store.sqlite', 'store.sqlite-wal', 'store.sqlite-shm']

async function refuseWhileServed(): Promise<void> {
  const { openStore } = await import('../../store/store.ts')
  try {
    await (await openStore(join(stateDir(), 'store.sqlite'))).close()
  } catch (error) {
    // A corrupt store is a reason to clean, not to stop.
    if (!(error instanceof LabError && error.code === 'store-in-use')) return
    throw new LabError('store-in-use', 'cks-lab is serving its page', {
      remedy: 'End it with Ctrl-C first',
      cause: error,
    })
  }
}

async function forgetAttempts(context: Context, yes: boolean): Promise<void> {
  if (!yes && !(await confirm(context, 'Also forget all attempts and grades?'))) {
    return print(context, `Attempts are kept in ${stateDir()}; --yes removes them as well`)
  }
  for (const file of storeFiles) await remove(join(stateDir(), file))
  print(context, 'Forgot all attempts')
}

async function confirm(context: Context, question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test(
      (await terminal.question(`${question} [y/N] `, { signal: context.signal })).trim(),
    )
  } finally {
    terminal.close()
  }
}
