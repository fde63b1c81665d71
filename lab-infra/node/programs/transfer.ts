/** Files over HTTP: what does not come is `Unreachable`; what breaks off goes on from where it was. */
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isDiskFull } from '../../disk-full.ts'
import type { Tell } from './steps.ts'

/** Whether a server answers is found out in this time, ms. */
const connectMs = 3_000
/** A download that brings nothing for so long, in ms, is cut and resumed. */
const stallMs = 20_000
const attempts = 5

export class Unreachable extends Error {
  readonly status: number | undefined
  constructor(message: string, status?: number) {
    super(message)
    this.status = status
  }
}

/** `CKS_LAB_MIRROR` is a server that keeps the files under `/<host>/<path>` of their origin. */
export function releaseUrl(file: string): string {
  const mirror = process.env.CKS_LAB_MIRROR?.replace(/\/+$/, '')
  return mirror ? `${mirror}/${file}` : `https://${file}`
}

/** Downloads into `part`, going on where an earlier download was cut. @throws Unreachable */
export async function download(url: string, part: string, tell: Tell, signal: AbortSignal): Promise<void> {
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

/**
 * The text of a small file; undefined when the server answers that it has none (HTTP status 404).
 * @throws Unreachable
 */
export async function readText(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await request(url, 0, AbortSignal.any([signal, AbortSignal.timeout(stallMs)]))
    return await response.text()
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof Unreachable)) throw new Unreachable(`${url} broke off: ${reason(error)}`)
    if (error.status === 404) return undefined
    throw error
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
    if (url.startsWith('https:') && !response.url.startsWith('https:')) {
      await response.body?.cancel()
      throw new Error(`it leads away from HTTPS, to ${response.url}`)
    }
    if (response.ok) return response
    await response.body?.cancel()
    if (response.status === 416) return response
    throw new Unreachable(`${url} cannot be had: HTTP status ${response.status}`, response.status)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Unreachable) throw error
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

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error
    ? cause.message || String((cause as NodeJS.ErrnoException).code)
    : String(cause)
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6)
