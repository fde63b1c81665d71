import { expect, test } from 'vitest'
import { Ring } from './ring.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bytes = (value: string) => new TextEncoder().encode(value)

test('the newest bytes are kept under their offsets, whatever the sizes of what is appended', () => {
  const ring = new Ring(1000)
  let all = ''
  for (let i = 0; i < 500; i++) {
    const piece = `${i},`.repeat((i * 7919) % 23)
    ring.append(bytes(piece))
    all += piece
    expect(ring.next).toBe(all.length)
    expect(ring.oldest).toBe(Math.max(0, all.length - 1000))
    expect(text(ring.read(ring.oldest, 1000))).toBe(all.slice(-1000))
    const middle = Math.floor((ring.oldest + ring.next) / 2)
    expect(text(ring.read(middle, 10))).toBe(all.slice(middle, middle + 10))
  }
})

test('more than the limit at once leaves the newest bytes', () => {
  const ring = new Ring(4)
  ring.append(bytes('ab'))
  ring.append(bytes('cdefghij'))
  expect([ring.oldest, ring.next, text(ring.read(6, 9))]).toEqual([6, 10, 'ghij'])
})

test('memory grows with what is kept and stops at the limit', () => {
  const ring = new Ring(300_000)
  expect(ring.capacity).toBe(0)
  ring.append(new Uint8Array(10))
  expect(ring.capacity).toBe(65_536)
  for (let i = 0; i < 1000; i++) ring.append(new Uint8Array(1000))
  expect(ring.capacity).toBe(300_000)
})

test('drawing can begin after the next newline, or at the offset itself where none follows', () => {
  const ring = new Ring(8)
  ring.append(bytes('123456\n789a'))
  expect([ring.oldest, ring.nextLine(3), ring.nextLine(7)]).toEqual([3, 7, 7])
})
