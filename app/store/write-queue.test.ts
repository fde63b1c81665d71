import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { WriteQueue } from './write-queue.ts'

test('work under one key is done one after the other, however long each takes', async () => {
  const queue = new WriteQueue()
  const done: string[] = []
  const work = (name: string, ms: number) => async () => {
    done.push(`${name} begins`)
    await sleep(ms)
    done.push(`${name} ends`)
  }
  await Promise.all([queue.add('a', work('slow', 30)), queue.add('a', work('quick', 0))])
  expect(done).toEqual(['slow begins', 'slow ends', 'quick begins', 'quick ends'])
})

test('work under another key does not wait', async () => {
  const queue = new WriteQueue()
  const never = new Promise<void>(() => {})
  void queue.add('a', () => never)
  await queue.add('b', async () => {})
})

test('what fails is told to whoever asked for it, and the next is done', async () => {
  const queue = new WriteQueue()
  const failing = queue.add('a', async () => {
    throw new Error('no')
  })
  const next = queue.add('a', async () => {})
  await expect(failing).rejects.toThrow('no')
  await next
})

test('it is drained when all that was added is done, also what failed', async () => {
  const queue = new WriteQueue()
  let done = 0
  const work = async () => {
    await sleep(10)
    done++
  }
  const all = ['a', 'a', 'b'].map(key => queue.add(key, work))
  queue.add('c', () => Promise.reject(new Error('no'))).catch(() => {})
  await queue.drained()
  expect(done).toBe(3)
  await Promise.all(all)
})
