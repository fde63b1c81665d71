import { describe, expect, test } from 'vitest'
import { InputQueue } from './input-queue.ts'

/** A queue in which this has been typed, and what it would send next. */
function queueOf(typed: string, { inFlight = 100 } = {}) {
  const queue = new InputQueue(1_000, inFlight)
  const type = (text: string) => queue.add(Buffer.from(text))
  const next = (length = 100) => {
    const bytes = queue.next(length)
    return bytes && Buffer.from(bytes).toString()
  }
  type(typed)
  return { queue, type, next }
}

test('what is typed is sent in order, in pieces, once', () => {
  const { next, type } = queueOf('kubectl')
  expect([next(4), next(), next()]).toEqual(['kube', 'ctl', undefined])
  type(' get')
  expect([next(), next()]).toEqual([' get', undefined])
})

test('no more is sent than may be on its way; what the shell takes makes room', () => {
  const { queue, next } = queueOf('abcdefgh', { inFlight: 3 })
  expect([next(), next()]).toEqual(['abc', undefined])
  queue.taken(1)
  expect([next(), next()]).toEqual(['d', undefined])
  queue.taken(4)
  expect([next(), next()]).toEqual(['efg', undefined])
})

test('what waits is what the shell has not taken, whether it was sent or not', () => {
  const { queue, next, type } = queueOf('abcdef')
  next(4)
  expect(queue.size).toBe(6)
  queue.taken(3)
  expect(queue.size).toBe(3)
  type('g')
  expect(queue.size).toBe(4)
  queue.taken(2)
  expect(queue.size, 'an older count takes nothing back').toBe(4)
  queue.taken(99)
  expect(queue.size, 'nothing is taken that was not sent').toBe(3)
})

describe('after a lost connection', () => {
  test('what the host has not received is sent again, and nothing else', () => {
    const { queue, next } = queueOf('abcdef')
    next(4)
    queue.resume(2)
    expect([next(), next()]).toEqual(['cdef', undefined])
  })

  test('what it has received need not be kept', () => {
    const { queue, next } = queueOf('abcdef')
    next(4)
    queue.resume(4)
    expect(queue.size).toBe(2)
    expect(next()).toBe('ef')
    queue.taken(6)
    expect(queue.size).toBe(0)
  })

  test('a host that has received nothing gets all of it', () => {
    const { queue, next } = queueOf('abc')
    next()
    queue.resume(0)
    expect(next()).toBe('abc')
  })

  test('a host that has received more than was sent is another one: what was sent is given up, what follows is sent', () => {
    const { queue, next, type } = queueOf('abcdef')
    next(4)
    queue.resume(50)
    expect([next(), next()]).toEqual(['ef', undefined])
    queue.taken(51)
    expect(queue.size).toBe(1)
    queue.taken(52)
    expect(queue.size).toBe(0)
    type('g')
    queue.resume(52)
    expect(next()).toBe('g')
  })

  test('so is one that has received less than was taken: nothing is sent twice', () => {
    const { queue, next } = queueOf('abcdef')
    next(4)
    queue.taken(3)
    queue.resume(1)
    expect([next(), next()]).toEqual(['ef', undefined])
    queue.taken(3)
    expect(queue.size).toBe(0)
  })

  test('a host that keeps no account counts from its own beginning', () => {
    const { queue, next } = queueOf('abcdef')
    next(4)
    queue.resume(undefined)
    expect(queue.size).toBe(2)
    expect([next(), next()]).toEqual(['ef', undefined])
    queue.taken(1)
    expect(queue.size).toBe(1)
    queue.resume(1)
    expect(next()).toBe('f')
  })
})
