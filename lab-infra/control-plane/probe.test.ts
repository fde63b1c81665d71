import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LabNode } from '../lab.ts'
import { controlPlaneProbe } from './probe.ts'

const node = {} as LabNode
const seen = { ready: true, stamps: 'one', full: 0, asked: 0 }

vi.mock('./readyz.ts', () => ({
  askReadyz: () => ({
    ask: async () => {
      seen.asked += 1
      return seen.ready ? { ready: true } : { ready: false, answers: false, detail: 'refused' }
    },
    close() {},
  }),
}))
vi.mock('./facts.ts', () => ({
  manifestStamps: async () => {
    if (seen.stamps === '') throw new Error('gone')
    return seen.stamps
  },
  nodeFacts: async () => {
    if (seen.stamps === '') throw new Error('gone')
    seen.full += 1
    return { containers: [], now: Date.now() }
  },
}))
vi.mock('./last-words.ts', () => ({ lastWords: async () => ({}) }))
vi.mock('./verdict.ts', () => ({
  judgeControlPlane: ({ ready }: { ready: boolean }) => ({
    phase: ready ? 'ready' : 'restarting',
    summary: '',
  }),
}))

beforeEach(() => {
  Object.assign(seen, { ready: true, stamps: 'one', full: 0, asked: 0 })
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

test('while a glance finds nothing new, what is ready is looked at in full every 15 s, what restarts every 1.5 s', async () => {
  const probe = controlPlaneProbe(node)
  for (const [ready, ms] of [
    [true, 15_000],
    [false, 1_500],
  ] as const) {
    seen.ready = ready
    await probe.look()
    const { full } = seen
    vi.advanceTimersByTime(ms - 100)
    await probe.look()
    expect(seen.full).toBe(full)
    vi.advanceTimersByTime(100)
    await probe.look()
    expect(seen.full).toBe(full + 1)
  }
})

test('a glance that finds a change leads to a look in full at once', async () => {
  const probe = controlPlaneProbe(node)
  await probe.look()
  seen.stamps = 'two'
  await probe.look()
  expect(seen.full).toBe(2)
  seen.ready = false
  expect((await probe.look()).phase).toBe('restarting')
  expect(seen.full).toBe(3)
  seen.ready = true
  expect((await probe.look()).phase).toBe('ready')
  expect(seen.full).toBe(4)
})

test('only an answer that comes after the facts says that it is ready', async () => {
  const probe = controlPlaneProbe(node)
  await probe.look()
  expect(seen.asked).toBe(2)
  seen.ready = false
  await probe.look()
  expect(seen.asked).toBe(3)
})

test('a node that does not answer is asked again at each look', async () => {
  const probe = controlPlaneProbe(node)
  seen.stamps = ''
  expect(await probe.look()).toMatchObject({ phase: 'unreachable', cause: 'gone' })
  seen.stamps = 'one'
  expect((await probe.look()).phase).toBe('ready')
})
