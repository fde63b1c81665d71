import { expect, test } from 'vitest'
import { LabQueue } from './lab-queue.ts'
import { never } from './testing/dependencies.ts'

/** A queue, and what those in it are told. */
function queueOf() {
  const queue = new LabQueue()
  const places = new Map<string, (number | undefined)[]>()
  const admitted: string[] = []
  const join = (name: string, since: number, signal = never) => {
    const told: (number | undefined)[] = []
    places.set(name, told)
    return queue
      .join({ since, moved: place => void told.push(place) }, signal)
      .then(() => void admitted.push(name))
  }
  const told = (name: string) => places.get(name)
  return { queue, join, told, admitted }
}

test('who waits longest is first, whenever they came', async () => {
  const { queue, join, told, admitted } = queueOf()
  const all = [join('late', 30), join('early', 10), join('middle', 20)]
  expect([told('late'), told('early'), told('middle')]).toEqual([[1, 2, 3], [1], [2]])
  queue.admit()
  expect(queue.length).toBe(2)
  queue.admit()
  queue.admit()
  await Promise.all(all)
  expect(admitted).toEqual(['early', 'middle', 'late'])
  expect([told('late'), told('early'), told('middle')]).toEqual([
    [1, 2, 3, 2, 1, undefined],
    [1, undefined],
    [2, 1, undefined],
  ])
})

test('of two since the same moment, who came first is first', async () => {
  const { queue, join, admitted } = queueOf()
  const all = [join('one', 10), join('other', 10)]
  queue.admit()
  queue.admit()
  await Promise.all(all)
  expect(admitted).toEqual(['one', 'other'])
})

test('who gives up waits no more, and those behind move up', async () => {
  const { queue, join, told, admitted } = queueOf()
  const stop = new AbortController()
  const all = [join('a', 1), join('b', 2, stop.signal), join('c', 3)]
  const gone = expect(all[1]).rejects.toThrow('enough')
  stop.abort(new Error('enough'))
  await gone
  expect([told('a'), told('b'), told('c')]).toEqual([[1], [2], [3, 2]])
  queue.admit()
  queue.admit()
  await Promise.all([all[0], all[2]])
  expect(admitted).toEqual(['a', 'c'])
})

test('who has given up already does not wait at all', async () => {
  const { queue, join, told } = queueOf()
  await expect(join('a', 1, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
  expect([queue.length, told('a')]).toEqual([0, []])
})

test('giving up after one’s turn has come changes nothing for others', async () => {
  const { queue, join, told } = queueOf()
  const stop = new AbortController()
  const first = join('a', 1, stop.signal)
  void join('b', 2)
  queue.admit()
  await first
  stop.abort()
  expect([queue.length, told('b')]).toEqual([1, [2, 1]])
})

test('where nobody waits nobody is admitted', () => {
  const { queue } = queueOf()
  queue.admit()
  expect(queue.length).toBe(0)
})
