import { pino } from 'pino'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { ClassStore } from '../../store/class-store.ts'
import { aheadTimes } from './ahead.ts'
import type { ClassEvent } from './api.ts'
import { Classes } from './classes.ts'
import { ClassHours } from './hours.ts'

const minute = 60_000
const start = new Date('2026-12-01T08:00:00Z').getTime()

beforeEach(() => void vi.useFakeTimers({ now: start }))
afterEach(() => void vi.useRealTimers())

/** A store that keeps what a class is changed to, and no more. */
function storeOf(): ClassStore {
  const rows = new Map()
  const done = async () => {}
  return {
    ...({ addMember: done, updateMember: done, classes: async () => [] } as unknown as ClassStore),
    addClass: async row => void rows.set(row.id, row),
    updateClass: async (id, change) => void Object.assign(rows.get(id), change),
    class: async id => rows.get(id),
  }
}

/** A class from 9 to 10 with Ada and Bob in it, and what its hours make happen. */
async function begin() {
  const told: string[] = []
  const at = () => `${(Date.now() - start) / minute} min`
  const log = pino({ level: 'silent' })
  const changed = () => hours.look()
  const classes = await Classes.open({ store: storeOf(), scenarios: [], log, changed })
  const working = new Set<string>()
  const sessions = {
    followClass: () => void told.push(`follow ${at()}`),
    endOfClass: async (_class: string, because: string, learner?: string) => {
      if (working.delete(learner!)) told.push(`end ${learner} ${at()}: ${because}`)
    },
    ofClass: () => [...working].map(learner => ({ learner })) as never,
  }
  const labs = {
    keepWanted: () => void told.push(`wanted ${hours.expected} ${at()}`),
    usualMaking: 2 * minute,
  }
  const hours = new ClassHours({ classes, sessions, labs, log })
  onTestFinished(() => hours.close())
  const { room } = await classes.create(
    { id: 'ines', role: 'instructor' },
    {
      ...{
        title: 'A class',
        tasks: [],
        opensAt: start + 60 * minute,
        closesAt: start + 120 * minute,
        seats: 8,
      },
      ...{ inOrder: false, labsEach: 1, idleMinutes: 60, hints: 'free', evidence: 'full' },
      ...{ explanations: 'checked', draw: 'own' },
    },
  )
  for (const who of ['ada', 'bob']) await classes.addMember(room, who)
  const heard: string[] = []
  const send = (event: ClassEvent) => void heard.push(event.type)
  room.listen({ person: 'ada', changed: () => heard.push(`${room.phase} ${at()}`), send, end: () => {} })
  told.length = 0
  const pass = (minutes: number) => vi.advanceTimersByTimeAsync(minutes * minute)
  return { classes, room, working, told, heard, hours, pass }
}

test('a class opens and closes by itself, and who listens or works in it hears of it', async () => {
  const { heard, told, working, pass } = await begin()
  working.add('ada')
  await pass(180)
  expect(heard).toEqual(['open 60 min', 'over 120 min'])
  expect(told.filter(it => !it.startsWith('wanted'))).toEqual([
    'follow 60 min',
    'follow 120 min',
    'end ada 120 min: The class is over.',
  ])
})

test('who was given more time ends by so much later, also when it is given in the last minute', async () => {
  const { classes, room, told, working, pass } = await begin()
  for (const who of ['ada', 'bob']) working.add(who)
  await pass(119)
  await classes.changeMember(room, 'bob', { extra_minutes: 10 })
  await pass(60)
  expect(told.filter(it => it.startsWith('end'))).toEqual([
    'end ada 120 min: The class is over.',
    'end bob 130 min: The class is over.',
  ])
})

test('a class that is paused does not close, and then closes by so much later', async () => {
  const { classes, room, told, working, pass, heard } = await begin()
  working.add('ada')
  await pass(90)
  await classes.pause(room)
  await pass(100)
  expect([room.phase, told.filter(it => it.startsWith('end'))]).toEqual(['open', []])
  heard.length = 0
  await classes.resume(room)
  await pass(60)
  expect(told.filter(it => it.startsWith('end'))).toEqual(['end ada 220 min: The class is over.'])
  expect(heard).toEqual(['open 190 min', 'over 220 min'])
})

test('a class that is over and goes on for longer is open again', async () => {
  const { classes, room, heard, pass } = await begin()
  await pass(121)
  heard.length = 0
  await classes.change(room, { closesAt: start + 150 * minute })
  await pass(60)
  expect(heard.filter(it => it.endsWith('150 min'))).toEqual(['over 150 min'])
})

test('labs are wanted as long before as it takes to make one for each seat, then for who has not begun', async () => {
  const { told, working, pass, hours } = await begin()
  await pass(39)
  expect(told.filter(it => it.startsWith('wanted'))).toEqual([])
  await pass(2)
  expect([hours.expected, told.at(-1)]).toEqual([8, 'wanted 8 40 min'])
  await pass(20)
  expect(hours.expected).toBe(2)
  working.add('ada')
  expect(hours.expected).toBe(1)
  await pass(15)
  expect([hours.expected, told.at(-1)]).toEqual([0, 'wanted 0 75 min'])
})

test('labs are made for five minutes at least and an hour at most before a class begins', () => {
  const from = (seats: number, making?: number) =>
    (start - aheadTimes({ opensAt: start, seats }, making).from) / minute
  expect([from(1), from(8, 2 * minute), from(20), from(50, 10 * minute)]).toEqual([5, 20, 25, 60])
})

test('nothing happens any more once it is closed', async () => {
  const { told, heard, hours, pass } = await begin()
  hours.close()
  hours.look()
  await pass(180)
  expect([told, heard]).toEqual([[], []])
})
