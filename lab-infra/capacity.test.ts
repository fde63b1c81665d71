import { expect, test } from 'vitest'
import { labLimit, labsAtOnce, mostLabs, tightest } from './capacity.ts'
import { capacityOf, diskBound, memoryBound, processorBound } from './engines/bounds.ts'
import type { Bound, Capacity } from './lab.ts'

const bound = (of: string, beyond: Bound['beyond'], labs: number): Bound => {
  return { of, labs, beyond, reason: `little ${of}`, remedy: `More ${of}` }
}
/** Labs that each of them allows beside those that run. */
function room({ memory = 20, processors = 20, inotify = 20, running = 0 }): Capacity {
  const [first, second] = [bound('memory', 'starved', memory), bound('processors', 'slow', processors)]
  return { running, bounds: [first, second, bound('inotify', 'refused', inotify)] }
}

test('the server allows four labs, and fewer where memory or the kernel has no room for them', () => {
  expect(labLimit(room({}))).toEqual({ labs: 4 })
  expect(labLimit({ running: 0, bounds: [] })).toEqual({ labs: 4 })
  expect(labLimit(room({ memory: 3 }))).toMatchObject({ labs: 3, bound: { of: 'memory' } })
  expect(labLimit(room({ memory: 3, inotify: 2 }))).toMatchObject({ labs: 2, bound: { of: 'inotify' } })
  expect(labLimit(room({ memory: 0 })).labs).toBe(1)
})
test('few processors do not keep learners from opening labs', () => {
  expect(labLimit(room({ processors: 2 }))).toEqual({ labs: 4 })
})
test('labs that run already have the room that they take', () => {
  expect(labLimit(room({ inotify: 1, running: 2 }))).toMatchObject({ labs: 3 })
  expect(labLimit(room({ inotify: 1, memory: 2, running: 3 }))).toEqual({ labs: 4 })
})
test('a server of classes has as many labs as fit, not the few of one learner', () => {
  expect(labLimit(room({ memory: 20 }), undefined, mostLabs)).toMatchObject({
    labs: 20,
    bound: { of: 'memory' },
  })
  expect(labLimit(room({ memory: 200, inotify: 200 }), undefined, mostLabs)).toEqual({ labs: mostLabs })
})
test('a number that was asked for is granted, unless so many labs cannot be made', () => {
  expect(labLimit(room({ memory: 1 }), 9)).toEqual({ labs: 9 })
  expect(labLimit(room({ memory: 1, inotify: 3 }), 9)).toMatchObject({ labs: 3, bound: { of: 'inotify' } })
})
test('as many labs are worked with at once as all of it allows, and at least one', () => {
  expect(labsAtOnce(room({ processors: 3 }))).toBe(3)
  expect(labsAtOnce(room({ memory: 2, processors: 3 }))).toBe(2)
  expect(labsAtOnce(room({ inotify: 0 }))).toBe(1)
  expect(labsAtOnce({ running: 0, bounds: [] })).toBe(4)
})
test('a gigabyte of memory makes a lab, and a processor makes one and a half', () => {
  expect([24e9, 3.5e9, 2e8].map(free => memoryBound(free).labs)).toEqual([24, 3, 0])
  expect([1, 2, 8].map(count => processorBound(count).labs)).toEqual([2, 3, 12])
  expect(diskBound(1.4e9, '/labs', 'Free some').labs).toBe(2)
  expect(diskBound(1.4e9, '/labs', 'Free some').reason).toContain('1.4 GB are free at /labs')
})
test('what cannot be looked at bounds nothing', async () => {
  const broken = () => Promise.reject(new Error('EIO'))
  const capacity = await capacityOf(broken(), [broken(), Promise.resolve(undefined)])
  expect(capacity.running).toBe(0)
  expect(capacity.bounds.map(({ of }) => of)).toEqual(['memory', 'processors'])
  expect(tightest(capacity, ['refused'])).toBeUndefined()
})
