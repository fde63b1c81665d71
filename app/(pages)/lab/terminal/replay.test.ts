import { expect, test } from 'vitest'
import { Replay } from './replay.ts'

test('what was printed before the page came is a replay until it is drawn', () => {
  const replay = new Replay()
  expect(replay.isGoing).toBe(true)
  replay.attached({ from: 100, next: 150 })
  const [first, second] = [replay.output(30), replay.output(20)]
  first()
  expect(replay.isGoing).toBe(true)
  second()
  expect(replay.isGoing).toBe(false)
})

test('a terminal that has printed nothing has none', () => {
  const replay = new Replay()
  replay.attached({ from: 0, next: 0 })
  expect(replay.isGoing).toBe(false)
})

test('what was printed while the connection was lost is none: its questions wait for an answer', () => {
  const replay = new Replay()
  replay.attached({ from: 0, next: 0 })
  replay.output(10)()
  replay.attached({ from: 10, next: 90 })
  expect(replay.isGoing).toBe(false)
})

test('after a reset the first output is one again, whatever of before is drawn late', () => {
  const replay = new Replay()
  replay.attached({ from: 0, next: 0 })
  const late = replay.output(500)
  replay.reset()
  expect(replay.isGoing).toBe(true)
  replay.attached({ from: 0, next: 40 })
  late()
  expect(replay.isGoing).toBe(true)
  replay.output(40)()
  expect(replay.isGoing).toBe(false)
})
