/**
 * Objects of a cluster, as its API server keeps them in etcd, made new: with UIDs that no other cluster has, and as if they
 * had been created now. Both are patched in place, in the serialised form, because they take as many bytes as before.
 */
import { randomUUID } from 'node:crypto'

/** A key of etcd's and its value, in base64. */
export type Entry = readonly [key: string, value: string]

const uid = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g

/**
 * @param taken s since the epoch; what is up to an hour older is taken for a time of the object's own
 * @param now s since the epoch
 */
export function renewed(entries: readonly Entry[], taken: number, now: number): Entry[] {
  const uids = new Map<string, string>()
  const renewedUid = (old: string) => {
    const known = uids.get(old) ?? randomUUID()
    uids.set(old, known)
    return known
  }
  const isOwn = (seconds: number) => seconds > taken - 3600 && seconds <= taken
  const renewedTime = (old: string) => (isOwn(Date.parse(old) / 1000) ? textOf(now) : old)
  return entries.map(([key, value]) => {
    const text = Buffer.from(value, 'base64').toString('latin1').replace(uid, renewedUid)
    const bytes = Buffer.from(text.replace(time, renewedTime), 'latin1')
    renewTimes(bytes, isOwn, now)
    return [key, bytes.toString('base64')]
  })
}

/** As they stand in the few kinds that are kept as JSON (APIService, CustomResourceDefinition). */
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g
const textOf = (seconds: number) => new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z')

/** In all others they are `Time` of apimachinery's generated.proto: seconds as field 1, 0 nanoseconds as field 2. */
function renewTimes(bytes: Buffer, isOwn: (seconds: number) => boolean, now: number): void {
  for (let at = bytes.indexOf(0x08); at !== -1 && at + 8 <= bytes.length; at = bytes.indexOf(0x08, at + 1)) {
    if (bytes[at + 6] !== 0x10 || bytes[at + 7] !== 0) continue
    const seconds = readVarint(bytes, at + 1)
    if (seconds !== undefined && isOwn(seconds)) writeVarint(bytes, at + 1, now)
  }
}

/** Of five bytes, as all times from 1978 to 3058 take. */
function readVarint(bytes: Buffer, at: number): number | undefined {
  let value = 0
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i]!
    if (byte >= 0x80 !== i < 4) return undefined
    value += (byte & 0x7f) * 2 ** (7 * i)
  }
  return value
}

function writeVarint(bytes: Buffer, at: number, value: number): void {
  for (let i = 0; i < 5; i++) {
    const rest = Math.floor(value / 2 ** (7 * i))
    bytes[at + i] = (rest & 0x7f) | (i < 4 ? 0x80 : 0)
  }
}
