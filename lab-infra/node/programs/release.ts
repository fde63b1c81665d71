/** Official release files: downloaded where they can be reached, and used only when their checksum is pinned here. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { LabError } from '../../lab.ts'
import checksums from './checksums.json' with { type: 'json' }
import type { Tell } from './steps.ts'

/** Whether a server answers is found out in this time, ms. */
const connectMs = 3_000
/** A download that brings nothing for so long, in ms, is cut and resumed. */
const stallMs = 20_000
const attempts = 5

export type Checksums = Record<string, { sha256: string; source: string }>

/** The release files of one run. What it learns about the servers holds for all files: nobody waits for it twice. */
export class Releases {
  readonly #folder: string
  readonly #checksums: Checksums
  #unreachable: string | undefined

  constructor(folder: string, pinned: Checksums = checksums) {
    this.#folder = folder
    this.#checksums = pinned
  }

  /** Why this file cannot be had as a release file; undefined when nothing is known against it. */
  whyNot(file: string): string | undefined {
    if (!this.#checksums[file]) return `no checksum of ${file} is pinned`
    return this.#unreachable
  }

  /**
   * Downloads a file whose checksum is pinned, or goes on with a download that was cut, and returns where it is.
   * undefined when the servers cannot be reached; `whyNot` then says why.
   * @throws LabError `wrong-checksum`
   */
  async fetch(file: string, tell: Tell, signal: AbortSignal): Promise<string | undefined> {
    if (this.whyNot(file)) return undefined
    const expected = this.#checksums[file]!.sha256
    const target = join(this.#folder, expected, file.slice(file.lastIndexOf('/') + 1))
    if (await exists(target)) return target
    await mkdir(dirname(target), { recursive: true })
    const part = `${target}.part`
    try {
      await download(releaseUrl(file), part, tell, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof Unreachable)) throw error
      this.#unreachable = error.message
      return undefined
    }
    const actual = await sha256(part)
    if (actual !== expected) {
      await rm(part, { force: true })
      throw new LabError(
        'wrong-checksum',
        `${releaseUrl(file)} has sha256 ${actual}, but ${expected} is pinned for it`,
        {
          remedy:
            'Something between here and the server changed the file (a proxy, a mirror): ask whoever runs it. Nothing of it was used.',
        },
      )
    }
    await rename(part, target)
    return target
  }
}

/** `CKS_LAB_MIRROR` is a server that keeps the files under `/<host>/<path>` of their origin. */
function releaseUrl(file: string): string {
  const mirror = process.env.CKS_LAB_MIRROR?.replace(/\/+$/, '')
  return mirror ? `${mirror}/${file}` : `https://${file}`
}

class Unreachable extends Error {}

async function download(url: string, part: string, tell: Tell, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const have = (await stat(part).catch(() => undefined))?.size ?? 0
    const response = await request(url, have, signal)
    // 416: the part is whole already, or of no use; its checksum will tell.
    if (response.status === 416) return
    const resumed = response.status === 206
    const total = Number(response.headers.get('content-length') ?? 0) + (resumed ? have : 0)
    try {
      await save(response, part, resumed ? have : 0, total, tell, signal)
      return
    } catch (error) {
      signal.throwIfAborted()
      if (isDiskFull(error)) throw error
      if (attempt === attempts) throw new Unreachable(`${url} broke off ${attempts} times: ${reason(error)}`)
    }
  }
}

async function request(url: string, from: number, signal: AbortSignal): Promise<Response> {
  const patience = new AbortController()
  const timer = setTimeout(
    () => patience.abort(new Error(`no answer within ${connectMs / 1000} s`)),
    connectMs,
  )
  try {
    const response = await fetch(url, {
      headers: { 'accept-encoding': 'identity', ...(from > 0 ? { range: `bytes=${from}-` } : {}) },
      signal: AbortSignal.any([signal, patience.signal]),
    })
    if (response.ok) return response
    await response.body?.cancel()
    if (response.status === 416) return response
    throw new Error(`HTTP status ${response.status}`)
  } catch (error) {
    signal.throwIfAborted()
    throw new Unreachable(`${url} cannot be had: ${reason(error)}`)
  } finally {
    clearTimeout(timer)
  }
}

async function save(
  response: Response,
  part: string,
  from: number,
  total: number,
  tell: Tell,
  signal: AbortSignal,
) {
  const stalled = new AbortController()
  const timer = setTimeout(() => stalled.abort(new Error(`nothing came for ${stallMs / 1000} s`)), stallMs)
  let have = from
  try {
    await pipeline(
      Readable.fromWeb(response.body as import('node:stream/web').ReadableStream),
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          timer.refresh()
          have += chunk.length
          tell(`${megabytes(have)} of ${total ? megabytes(total) : '?'} MB`, total ? have / total : undefined)
          yield chunk
        }
      },
      createWriteStream(part, { flags: from > 0 ? 'a' : 'w' }),
      { signal: AbortSignal.any([signal, stalled.signal]) },
    )
    if (total && have < total) throw new Error(`ended after ${have} of ${total} bytes`)
  } finally {
    clearTimeout(timer)
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error
    ? cause.message || String((cause as NodeJS.ErrnoException).code)
    : String(cause)
}

export function isDiskFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  return code === 'ENOSPC' || code === 'EDQUOT'
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6)
const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )
