import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Tickets } from './tickets.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const admission = { learner: 'alice', to: 'own', session: 's1', terminal: 't1' } as const

test('a ticket admits its learner to its terminal, once', () => {
  const tickets = new Tickets()
  const ticket = tickets.issue(admission)
  expect(tickets.redeem(ticket, 'alice')).toEqual(admission)
  expect(tickets.redeem(ticket, 'alice')).toBeUndefined()
})

test('a ticket that somebody else has tried admits nobody any more', () => {
  const tickets = new Tickets()
  const ticket = tickets.issue(admission)
  expect(tickets.redeem(ticket, 'bob')).toBeUndefined()
  expect(tickets.redeem(ticket, 'alice')).toBeUndefined()
})

test('a ticket that was never issued admits nobody', () => {
  expect(new Tickets().redeem('', 'alice')).toBeUndefined()
})

test('a ticket is good for 30 seconds, whatever is issued meanwhile', () => {
  const tickets = new Tickets()
  const [one, other] = [tickets.issue(admission), tickets.issue(admission)]
  vi.advanceTimersByTime(30_000)
  tickets.issue(admission)
  expect(tickets.redeem(one, 'alice')).toEqual(admission)
  vi.advanceTimersByTime(1)
  expect(tickets.redeem(other, 'alice')).toBeUndefined()
})

test('a ticket is 128 random bits, in letters that an address may have', () => {
  const tickets = new Tickets()
  const issued = Array.from({ length: 20 }, () => tickets.issue(admission))
  expect(new Set(issued).size).toBe(20)
  for (const ticket of issued) {
    expect(ticket).toMatch(/^[\w-]+$/)
    expect(Buffer.from(ticket, 'base64url')).toHaveLength(16)
  }
})
