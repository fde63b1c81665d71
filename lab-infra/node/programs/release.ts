/**
 * Official release files, where they can be reached: each is checked against the checksum pinned here, else against the
 * one its project publishes beside it, and from then on against what was first used on this machine.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { LabError } from '../../lab.ts'
import checksums from './checksums.json' with { type: 'json' }
import { checksumFile, readChecksum } from './published.ts'
import { checkSeen, recordSeen } from './seen.ts'
import type { Tell } from './steps.ts'
import { download, readText, releaseUrl, Unreachable } from './transfer.ts'

export type Checksums = Record<string, { sha256: string; source: string }>

/** What a file must be and who says so, or why that is not known. */
type Expected = { sha256: string; origin: string } | { why: string }

/** The release files of one run. What it learns about the servers holds for all files: nobody waits for it twice. */
export class Releases {
  readonly #folder: string
  readonly #seenFile: string
  readonly #pinned: Checksums
  readonly #published = new Map<string, Expected>()
  #unreachable: string | undefined

  /** @param seenFile where the checksums of the files that were used are kept, across runs */
  constructor(folder: string, seenFile: string, pinned: Checksums = checksums) {
    this.#folder = folder
    this.#seenFile = seenFile
    this.#pinned = pinned
  }

  /**
   * Why this file cannot be had as a release file; undefined when nothing is known against it. Asks the server for the
   * checksum where none is pinned.
   * @throws LabError `release-changed`
   */
  async whyNot(file: string, signal: AbortSignal): Promise<string | undefined> {
    const expected = await this.#expected(file, signal)
    return 'why' in expected ? expected.why : this.#unreachable
  }

  /**
   * Downloads a file, or goes on with a download that was cut, checks it and returns where it is.
   * undefined when the servers cannot be reached or no checksum is to be had; `whyNot` then says why.
   * @throws LabError `wrong-checksum`, `release-changed`
   */
  async fetch(file: string, tell: Tell, signal: AbortSignal): Promise<string | undefined> {
    const expected = await this.#expected(file, signal)
    if ('why' in expected || this.#unreachable) return undefined
    const { sha256, origin } = expected
    const target = join(this.#folder, sha256, file.slice(file.lastIndexOf('/') + 1))
    if (await exists(target)) return target
    await mkdir(dirname(target), { recursive: true })
    const part = `${target}.part`
    const telling: Tell = (detail, fraction) => tell(`${detail}, checksum ${origin}`, fraction)
    try {
      await download(releaseUrl(file), part, telling, signal)
    } catch (error) {
      this.#giveUp(error, signal)
      return undefined
    }
    const actual = await sha256Of(part)
    if (actual !== sha256) {
      await rm(part, { force: true })
      throw new LabError(
        'wrong-checksum',
        `${releaseUrl(file)} has sha256 ${actual}, but the checksum ${origin} is ${sha256}`,
        {
          remedy:
            'Something between here and the server changed the file (a proxy, a mirror): ask whoever runs it. Nothing of it was used.',
        },
      )
    }
    await recordSeen(this.#seenFile, file, sha256)
    await rename(part, target)
    return target
  }

  async #expected(file: string, signal: AbortSignal): Promise<Expected> {
    const pinned = this.#pinned[file]
    if (pinned) return { sha256: pinned.sha256, origin: 'pinned in cks-lab' }
    const known = this.#published.get(file)
    if (known) return known
    if (!checksumFile(file)) return { why: `no checksum of ${file} is pinned or published` }
    if (this.#unreachable) return { why: this.#unreachable }
    try {
      const expected = await this.#askFor(file, signal)
      this.#published.set(file, expected)
      return expected
    } catch (error) {
      return { why: this.#giveUp(error, signal) }
    }
  }

  async #askFor(file: string, signal: AbortSignal): Promise<Expected> {
    const url = releaseUrl(checksumFile(file)!)
    const text = await readText(url, signal)
    if (text === undefined) return { why: `no checksum of ${file} is pinned, and there is no ${url}` }
    const sha256 = readChecksum(text, file)
    if (!sha256) return { why: `no checksum of ${file} is pinned, and ${url} names none` }
    const origin = `published by ${new URL(url).host}`
    await checkSeen(this.#seenFile, file, sha256, origin)
    return { sha256, origin }
  }

  /** Servers that cannot be reached are not tried again in this run; other errors are thrown. */
  #giveUp(error: unknown, signal: AbortSignal): string {
    signal.throwIfAborted()
    if (!(error instanceof Unreachable)) throw error
    this.#unreachable = error.message
    return error.message
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )
