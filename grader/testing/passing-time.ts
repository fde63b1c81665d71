/**
 * Instead of node:timers/promises: time passes only while somebody sleeps, and then at once. For tests that say
 *
 *     vi.mock('node:timers/promises', () => import('../testing/passing-time.ts'))
 *     beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
 *     afterEach(() => void vi.useRealTimers())
 */
import { vi } from 'vitest'

export async function setTimeout(ms: number, _?: unknown, { signal }: { signal?: AbortSignal } = {}) {
  signal?.throwIfAborted()
  vi.setSystemTime(Date.now() + ms)
}
