import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { LabError } from '../../../lab-infra/lab.ts'
import { withLock } from '../../../lab-infra/lock.ts'
import { cacheDir, prepareLock, stateDir } from '../../../lab-infra/paths.ts'
import { entries, remove } from '../../../lab-infra/remove.ts'
import { isPostgres, storeAddress, storeFile } from '../../store/address.ts'
import { allLabs, type Context, print, type Register } from '../context.ts'
import { processUsage } from '../in-use.ts'

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
  if (all) {
    await Promise.all(labs.map(lab => lab.destroy()))
    print(context, `Ended ${labs.length} labs`)
  }
  await withLock(
    prepareLock(),
    async () => removeUnused(context, await (all ? allFolders() : otherVersions())),
    {
      signal: context.signal,
    },
  )
  for (const engine of await context.engines())
    for (const what of (await engine.clean?.({ all })) ?? []) print(context, `Removed ${what}`)
  if (all) await forgetAttempts(context, yes)
}

/** Labs with another state folder may run from the same cache. */
async function removeUnused(context: Context, folders: string[]): Promise<void> {
  const isUsed = await processUsage()
  const used = folders.filter(isUsed)
  for (const folder of folders) if (!used.includes(folder)) await remove(folder)
  print(context, `Removed ${folders.length - used.length} folders from ${cacheDir()}`)
  if (used.length > 0) print(context, `Kept ${used.length}, because processes that run use them`)
}

/** Everything in the cache, at the depth at which it is used or not. */
async function allFolders(): Promise<string[]> {
  const inner = ['node', 'inside', 'store']
  const top = (await entries(cacheDir())).filter(path => !inner.includes(basename(path)))
  const folders = await Promise.all(inner.map(name => entries(join(cacheDir(), name))))
  return [...top, ...folders.flat().filter(path => path !== prepareLock())]
}

/** Not what this version uses, nor any single program: the next version may use that again. */
async function otherVersions(): Promise<string[]> {
  const { toolsFor } = await import('../../../lab-infra/node/tools.ts')
  const { versions } = await import('../../../lab-infra/node/programs/versions.ts')
  const { key } = toolsFor(versions())
  const kept = [key, 'store', basename(prepareLock())]
  return [
    ...(await entries(join(cacheDir(), 'node'))).filter(path => !kept.includes(basename(path))),
    ...(await entries(join(cacheDir(), 'store'))).filter(path => basename(path) !== key),
    // The newest is this version's; a lab that is being made may be about to use it.
    ...(await oldestFirst(await entries(join(cacheDir(), 'inside')))).slice(0, -1),
  ]
}

async function oldestFirst(paths: string[]): Promise<string[]> {
  const times = new Map(
    await Promise.all(paths.map(async path => [path, (await stat(path)).mtimeMs] as const)),
  )
  return paths.toSorted((a, b) => times.get(a)! - times.get(b)!)
}

const storeFiles = ['store.sqlite', 'store.sqlite-wal', 'store.sqlite-shm', 'secret']

async function refuseWhileServed(): Promise<void> {
  const { openStore } = await import('../../store/open.ts')
  try {
    // A server that keeps its attempts elsewhere has this one open as well.
    await (await openStore(storeFile())).close()
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
    return print(
      context,
      `Attempts are kept in ${isPostgres(storeAddress(context.env)) ? 'the database' : stateDir()}; --yes removes them as well`,
    )
  }
  const address = storeAddress(context.env)
  if (isPostgres(address)) await (await import('../../store/transfer.ts')).forgetAll(address)
  for (const file of storeFiles) await remove(join(stateDir(), file))
  print(context, 'Forgot all attempts')
}

async function confirm(context: Context, question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal: context.signal })
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    terminal.close()
  }
}
