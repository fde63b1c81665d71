/** Which folders running processes work with, whoever started them and for whichever state folder. */
import { readdir, readFile } from 'node:fs/promises'

/**
 * Tells whether a path stands in the command line of a process other than this one. A rootless lab names every folder
 * that it runs from; so do the programs that fill the cache.
 */
export async function processUsage(): Promise<(path: string) => boolean> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name) && name !== String(process.pid))
  const lines = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return path => lines.some(line => line.includes(path))
}
