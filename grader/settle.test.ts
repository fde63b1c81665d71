import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ControlPlaneState, Lab } from '../lab-infra/lab.ts'
import { settle } from './settle.ts'

/** The phase of the control plane, ms after the beginning. */
let phaseAt: (ms: number) => ControlPlaneState['phase']
let start = 0
const close = vi.fn()
vi.mock('../lab-infra/control-plane/probe.ts', () => ({
  controlPlaneProbe: () => ({
    look: async () => {
      const phase = phaseAt(Date.now() - start)
      return { phase, summary: phase, since: 0 }
    },
    facts: () => ({ now: Date.now() }),
    close,
  }),
}))

/** Time passes only while somebody sleeps. */
const onSleep: ((now: number) => void)[] = []
vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number, _: undefined, { signal }: { signal: AbortSignal }) => {
    vi.setSystemTime(Date.now() + ms)
    for (const told of onSleep) told(Date.now() - start)
    if (signal.aborted) throw new Error('The operation was aborted')
  },
}))

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  start = Date.now()
  onSleep.length = 0
  close.mockClear()
})
afterEach(() => vi.useRealTimers())

const lab = { info: { kubelet: 'quick' }, node: {}, credentials: async () => ({}) } as unknown as Lab

/** What it settled on, and after how many ms. */
async function settled(options: Partial<Parameters<typeof settle>[1]> = {}) {
  const found = await settle(lab, { settleMs: 45_000, signal: new AbortController().signal, ...options })
  return { ...found, tookMs: Date.now() - start }
}

test('a control plane that is ready is settled at once, with the facts of that look', async () => {
  phaseAt = () => 'ready'
  const { state, facts, tookMs } = await settled()
  expect([state.phase, facts?.now, tookMs]).toEqual(['ready', start, 0])
  expect(close).toHaveBeenCalledOnce()
})

test('one that is broken gets the time of the first retries of the kubelet', async () => {
  phaseAt = ms => (ms < 3_500 ? 'broken' : 'ready')
  expect((await settled()).state.phase).toBe('ready')
})

test('one that stays broken is settled after that', async () => {
  phaseAt = () => 'broken'
  const { state, tookMs } = await settled()
  expect(state.phase).toBe('broken')
  expect(tookMs).toBe(4_000)
})

test('a restart in between gives it that time anew', async () => {
  phaseAt = ms => (ms >= 3_000 && ms < 3_500 ? 'restarting' : 'broken')
  expect((await settled()).tookMs).toBe(7_500)
})

test('the longest wait is for one that only restarts', async () => {
  phaseAt = () => 'restarting'
  const { state, tookMs } = await settled({ settleMs: 10_000 })
  expect([state.phase, tookMs]).toEqual(['restarting', 10_000])
})

test('what is waited for ends the wait, also when it is a broken component', async () => {
  phaseAt = ms => (ms < 1_000 ? 'ready' : 'broken')
  const until = (state: ControlPlaneState) => state.phase === 'broken'
  expect((await settled({ until })).tookMs).toBe(1_000)
})

test('an abort ends the wait, and the look', async () => {
  phaseAt = () => 'restarting'
  const stop = new AbortController()
  onSleep.push(ms => ms >= 700 && stop.abort(new Error('enough')))
  await expect(settled({ signal: stop.signal })).rejects.toThrow('enough')
  expect(close).toHaveBeenCalledOnce()
})
