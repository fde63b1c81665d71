import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { eventually } from './eventually.ts'

vi.mock('node:timers/promises', () => import('../testing/passing-time.ts'))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

/** A node whose clock is ahead of ours, and what was told of waiting. */
function lab(aheadMs = 0) {
  const told: string[] = []
  const target = {
    once: (_: string, work: () => Promise<unknown>) => work(),
    node: { exec: async () => ({ exitCode: 0, stdout: `${Date.now() + aheadMs}\n`, stderr: '' }) },
    signal: new AbortController().signal,
    waiting: (summary: string) => told.push(summary),
  } as unknown as GradeTarget
  const now = () => Date.now() + aheadMs
  return { target, told, now }
}

/** Right from the nth look on. */
function looks(rightFrom: number) {
  let times = 0
  return {
    look: async () => observe(++times >= rightFrom, 'here', 'right', `look ${times}`),
    times: () => times,
  }
}
const late = (changedAt: number | undefined, withinMs = 2_000) => ({
  what: 'it takes it up',
  withinMs,
  changedAt: async () => changedAt,
})

test('what is right at once is not looked at again', async () => {
  const { target, told, now } = lab()
  const { look, times } = looks(1)
  expect(await eventually(target, look, late(now()))).toMatchObject({ ok: true })
  expect([times(), told]).toEqual([1, []])
})

test.each([3_600_000, -3_600_000])(
  'what was changed just now is looked at until it is right, and the waiting is told, by a clock %i ms ahead',
  async ahead => {
    const { target, told, now } = lab(ahead)
    const { look } = looks(3)
    expect(await eventually(target, look, late(now()))).toMatchObject({ ok: true, actual: 'look 3' })
    expect(told).toEqual(['it takes it up', 'it takes it up'])
  },
)

test('what stays wrong is wrong when the time is over, and the last look begins after that', async () => {
  const { target, now } = lab()
  const startedAt = Date.now()
  const begun: number[] = []
  const look = async () => {
    begun.push(Date.now() - startedAt)
    return [observe(false, 'here', 'right', 'wrong')]
  }
  expect(await eventually(target, look, late(now(), 400))).toMatchObject([{ ok: false }])
  expect(begun).toEqual([0, 250, 400, 400])
})

test('what has been wrong for long costs no waiting, nor does what never changed', async () => {
  const { target, told, now } = lab(-3_600_000)
  for (const changedAt of [now() - 2_500, undefined]) {
    const { look, times } = looks(2)
    expect(await eventually(target, look, late(changedAt))).toMatchObject({ ok: false })
    expect(times()).toBe(1)
  }
  expect(told).toEqual([])
})

test('where nothing tells of a change, a look that fails is repeated for the whole time and no longer', async () => {
  const { target } = lab()
  const right = looks(3)
  expect(await eventually(target, right.look, { what: 'it ends', withinMs: 2_000 })).toMatchObject({
    ok: true,
  })
  const wrong = looks(100)
  const startedAt = Date.now()
  expect(await eventually(target, wrong.look, { what: 'it ends', withinMs: 300 })).toMatchObject({
    ok: false,
  })
  expect(Date.now() - startedAt).toBe(300)
  expect(wrong.times()).toBeGreaterThan(1)
})
