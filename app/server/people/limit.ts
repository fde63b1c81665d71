/** So many in a while and no more, counted by who or what it is. */
import { isIPv6 } from 'node:net'
import { LabError } from '../../../lab-infra/lab.ts'

/** More than so many different keys are never counted at once. */
const mostKeys = 10_000

export class Limit {
  readonly #most: number
  readonly #windowMs: number
  readonly #what: string
  readonly #counts = new Map<string, { count: number; until: number }>()

  /** @param what there is too much of then, for people */
  constructor(what: string, most: number, windowMs: number) {
    this.#what = what
    this.#most = most
    this.#windowMs = windowMs
  }

  /** @throws LabError `too-many-requests` */
  refuse(key: string): void {
    const counted = this.#counts.get(key)
    const left = (counted?.until ?? 0) - Date.now()
    if (!counted || left <= 0 || counted.count < this.#most) return
    throw new LabError('too-many-requests', `Too many ${this.#what}.`, {
      remedy: `Try again in ${Math.ceil(left / 60_000)} min.`,
    })
  }

  count(key: string): void {
    const now = Date.now()
    const counted = this.#counts.get(key)
    if (counted && counted.until > now) counted.count++
    else {
      this.#counts.delete(key)
      this.#counts.set(key, { count: 1, until: now + this.#windowMs })
    }
    for (const [oldest, { until }] of this.#counts) {
      if (until > now && this.#counts.size <= mostKeys) break
      this.#counts.delete(oldest)
    }
  }
}

/** Who has one address of a network of version 6 has all of its half. */
export function neighbourhood(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length)
  const all = [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail ? tail.split(':') : [])]
  return `${all.slice(0, 4).join(':')}::`
}
