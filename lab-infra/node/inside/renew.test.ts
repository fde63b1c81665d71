import { describe, expect, test } from 'vitest'
import { type Entry, renewed } from './renew.ts'

const taken = 1_790_000_000
const now = taken + 86_400
const role = '6f0c7d3e-8b1a-4c55-9d2e-0a1b2c3d4e5f'
const other = '00112233-4455-4677-8899-aabbccddeeff'

function varint(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest % 128) | 128)
  }
}
/** As apimachinery's generated.proto writes it. */
const time = (seconds: number) => Buffer.from([0x08, ...varint(seconds), 0x10, 0x00])
const object = (...parts: (string | Buffer)[]): Entry => [
  'L3JlZ2lzdHJ5',
  Buffer.concat(parts.map(part => Buffer.from(part))).toString('base64'),
]
const bytesOf = ([, value]: Entry) => Buffer.from(value, 'base64')

describe('objects for another cluster', () => {
  test('have UIDs that no other has, the same wherever they stood, and all else as it was', () => {
    const before = [object('k8s\0', role, ' ', other), object('owner=', role, ' é')]
    const [first, second] = renewed(before, taken, now).map(it => bytesOf(it).toString())
    const [uid] = first!.match(/[0-9a-f-]{36}/)!
    expect(uid).not.toBe(role)
    expect(first).toBe(`k8s\0${uid} ${first!.slice(-36)}`)
    expect([role, other, uid]).not.toContain(first!.slice(-36))
    expect(second).toBe(`owner=${uid} é`)
    expect(renewed(before, taken, now)).not.toEqual(renewed(before, taken, now))
  })

  test('are as old as the cluster, down to the second in which they were kept', () => {
    const before = object('a', time(taken), time(taken - 3599), 'z')
    expect(bytesOf(renewed([before], taken, now)[0]!)).toEqual(
      bytesOf(object('a', time(now), time(now), 'z')),
    )
  })

  test('are so too where they are kept as JSON', () => {
    const json = (at: number, uid: string) =>
      object(`{"uid":"${uid}","creationTimestamp":"${new Date(at * 1000).toISOString().slice(0, 19)}Z"}`)
    const [after] = renewed([json(taken, role)], taken, now)
    const [uid] = bytesOf(after!)
      .toString()
      .match(/[0-9a-f-]{36}/)!
    expect(after).toEqual(json(now, uid))
    expect(uid).not.toBe(role)
    const old = json(taken - 3600, 'none')
    expect(renewed([old], taken, now)).toEqual([old])
  })

  test.each([
    ['a number beyond the time in which they were made', time(taken + 1)],
    ['a number of long before', time(taken - 3600)],
    ['a number that is cut off', time(taken).subarray(0, 7)],
    ['a number of fewer bytes', Buffer.from([0x08, 0xff, 0x01, 0x01, 0x01, 0x01, 0x10, 0x00])],
    ['a time with parts of a second', Buffer.from([...time(taken).subarray(0, 7), 0x05])],
  ])('keep %s', (_, bytes) => {
    expect(renewed([object('x', bytes)], taken, now)).toEqual([object('x', bytes)])
  })

  test('keep their keys', () => {
    expect(renewed([['a2V5', '']], taken, now)).toEqual([['a2V5', '']])
  })
})
