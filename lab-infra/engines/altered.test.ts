import { expect, test, vi } from 'vitest'
import { altered } from './altered.ts'
import { FakeEngine } from './fake/index.ts'

test('an altered engine does one thing in another way and all else, with its own state, as before', async () => {
  const engine = new FakeEngine()
  const prepare = vi.fn(async () => {})
  const it = altered(engine, { prepare })
  await it.prepare(() => {}, new AbortController().signal)
  const lab = await it.create('a', {}, () => {}, new AbortController().signal)
  expect(prepare).toHaveBeenCalledOnce()
  expect(it.name).toBe(engine.name)
  expect(engine.labs.get('a')).toBe(lab)
  expect((await it.adopt()).map(({ id }) => id)).toEqual(['a'])
})
