/** Trust on first use: the checksums of the release files that were used on this machine, by host and path. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { LabError } from '../../lab.ts'

const Seen = z.record(z.string(), z.string())

/**
 * Refuses a checksum that differs from the one the file had when it was first used.
 * @throws LabError `release-changed`
 */
export async function checkSeen(
  seenFile: string,
  file: string,
  sha256: string,
  origin: string,
): Promise<void> {
  const before = (await read(seenFile))[file]
  if (before === undefined || before === sha256) return
  throw new LabError(
    'release-changed',
    `${file} had sha256 ${before} when it was first used here, but the checksum ${origin} is now ${sha256}`,
    {
      remedy: `Released files do not change: ask the project, or whoever runs a mirror between. If the change is meant, remove the file's line from ${seenFile}`,
    },
  )
}

/** Remembers a checksum that was verified; the one of a pinned file may replace another. */
export async function recordSeen(seenFile: string, file: string, sha256: string): Promise<void> {
  const seen = await read(seenFile)
  if (seen[file] === sha256) return
  await mkdir(dirname(seenFile), { recursive: true })
  const part = `${seenFile}.part`
  await writeFile(part, `${JSON.stringify({ ...seen, [file]: sha256 }, undefined, 2)}\n`)
  await rename(part, seenFile)
}

async function read(seenFile: string): Promise<Record<string, string>> {
  try {
    return Seen.parse(JSON.parse(await readFile(seenFile, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new LabError('checksums-seen-unreadable', `${seenFile} cannot be read as a list of checksums`, {
      remedy: 'Repair it, or remove it if you did not expect it to be changed by anybody',
      cause: error,
    })
  }
}
