import { describe, expect, it } from 'vitest'
import { changesOf, type Draft, draftOf, newDraft, problemsOf, rulesOf } from './draft.ts'

const rules = {
  title: 'Monday',
  tasks: ['a', 'b'],
  inOrder: true,
  opensAt: new Date(2026, 10, 30, 14, 0, 12, 345).getTime(),
  closesAt: new Date(2026, 10, 30, 17, 0, 12, 345).getTime(),
  seats: 12,
  labsEach: 1,
  idleMinutes: 60,
  hints: 'free',
  evidence: 'full',
  explanations: 'checked',
  draw: 'own',
} as const
const draft = draftOf({ ...rules, tasks: [...rules.tasks] })
const withField = (change: Partial<Draft>): Draft => ({ ...draft, ...change })

describe('a draft', () => {
  it('shows times as the fields of a form have them', () => {
    expect(draft).toMatchObject({
      opensAt: '2026-11-30T14:00',
      closesAt: '2026-11-30T17:00',
      order: 'listed',
    })
  })
  it('gives back the rules that it was made of, to the minute', () => {
    const minute = (ms: number) => Math.floor(ms / 60_000) * 60_000
    expect(rulesOf(draft)).toEqual({
      ...rules,
      opensAt: minute(rules.opensAt),
      closesAt: minute(rules.closesAt),
    })
  })
  it('of a new class lacks nothing but a title and tasks', () => {
    expect(Object.keys(problemsOf(newDraft(Date.now())))).toEqual(['title', 'tasks'])
  })
})

describe('problemsOf', () => {
  it('has none for what the server takes', () => {
    expect(problemsOf(draft)).toEqual({})
  })
  it.each([
    ['a title of blanks', 'title', '  '],
    ['no time at all', 'opensAt', ''],
    ['an end before the beginning', 'closesAt', '2026-11-30T13:59'],
    ['an end at the beginning', 'closesAt', '2026-11-30T14:00'],
    ['no seat', 'seats', '0'],
    ['half a seat', 'seats', '1.5'],
    ['more seats than there may be', 'seats', '201'],
    ['more labs each than there may be', 'labsEach', '9'],
    ['a day and a minute', 'idleMinutes', '1441'],
  ] as const)('tells %s', (_, field, value) => {
    expect(Object.keys(problemsOf(withField({ [field]: value })))).toEqual([field])
  })
})

describe('changesOf', () => {
  it('has nothing where nothing was changed, though the class has times finer than a minute', () => {
    expect(changesOf(draft, draft)).toEqual({})
  })
  it('has what was changed alone', () => {
    expect(changesOf(withField({ seats: '20', tasks: ['b', 'a'], order: 'any' }), draft)).toEqual({
      seats: 20,
      tasks: ['b', 'a'],
      inOrder: false,
    })
  })
})
