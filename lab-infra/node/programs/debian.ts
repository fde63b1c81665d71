/** Debian and Ubuntu packages unpacked into a folder: without root, without installing anything. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../lab.ts'
import { run } from './run.ts'

/** Whether this is a system with apt and dpkg. */
export async function canUnpack(): Promise<boolean> {
  return run(['apt-get', '--version']).then(
    () => run(['dpkg', '--version']).then(() => true),
    () => false,
  )
}

/** The packages that would have to be installed for `names`: themselves and what they need that is not there yet. */
export async function missingPackages(names: string[], signal?: AbortSignal): Promise<string[]> {
  const plan = await run(['apt-get', '--simulate', '--no-install-recommends', 'install', ...names], {
    env: { ...process.env, LC_ALL: 'C' },
    ...(signal ? { signal } : {}),
  })
  // A C library newer than the system's own loader would break whatever looks into the folder.
  return [...plan.matchAll(/^Inst (\S+)/gm)]
    .map(match => match[1]!)
    .filter(name => !/^libc6?(-|$)/.test(name))
}

/**
 * Downloads packages and unpacks them into `root`, which appears only when it is whole.
 * @throws LabError `packages-unavailable`
 */
export async function unpackPackages(names: string[], root: string, signal: AbortSignal): Promise<void> {
  if (await readdir(root).catch(() => undefined)) return
  const work = `${root}.unfinished`
  const archives = join(work, 'archives')
  const files = join(work, 'root')
  await rm(work, { recursive: true, force: true })
  await mkdir(archives, { recursive: true })
  await mkdir(files)
  try {
    await run(['apt-get', 'download', ...names], { cwd: archives, signal })
    for (const archive of await readdir(archives))
      await run(['dpkg', '-x', join(archives, archive), files], { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw new LabError('packages-unavailable', `The Debian packages ${names.join(', ')} could not be had`, {
      remedy: `Run: sudo apt-get update && sudo apt-get install -y ${names.join(' ')}`,
      cause: error,
    })
  }
  await rename(files, root)
  await rm(work, { recursive: true, force: true })
}
