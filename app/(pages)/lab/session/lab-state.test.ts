import { describe, expect, it } from 'vitest'
import type { CheckResult, Grade, Session } from '../../api-client.ts'
import { applyEvent, type LabEvent, nothingKnown } from './lab-state.ts'

const session: Session = {
  id: 's1',
  scenario: 'fix',
  seed: 0,
  title: 'Fix',
  state: 'ready',
  kubelet: 'quick',
  startedAt: 0,
  warned: false,
  hintsSeen: 0,
  checked: false,
  explained: false,
  hints: 2,
  evidence: 'full',
  steps: [],
  asOf: 1,
}
const result: CheckResult = {
  id: 'a',
  title: 'A',
  guard: false,
  points: 10,
  earned: 10,
  outcome: 'passed',
  evidence: [],
  tookMs: 5,
}
const grade: Grade = {
  id: 'g1',
  sessionId: 's1',
  scenario: 'fix',
  score: 10,
  total: 10,
  passed: true,
  checks: [result],
  controlPlane: { phase: 'ready', summary: 'ready' },
  startedAt: 0,
  tookMs: 9,
}
const stateAfter = (...events: LabEvent[]) =>
  events.reduce((state, event, at) => applyEvent(state, event, at), nothingKnown)

describe('applyEvent', () => {
  it('puts a new step behind the others and renews a known one in its place', () => {
    const { session: seen } = stateAfter(
      { type: 'session', session },
      { type: 'progress', step: { step: 'boot', title: 'Boot', state: 'started', usualMs: 4000 } },
      { type: 'progress', step: { step: 'setup', title: 'Set up', state: 'started' } },
      { type: 'progress', step: { step: 'boot', title: 'Boot', state: 'done', tookMs: 3900 } },
    )
    expect(seen?.steps).toEqual([
      { step: 'boot', title: 'Boot', state: 'done', usualMs: 4000, tookMs: 3900 },
      { step: 'setup', title: 'Set up', state: 'started' },
    ])
  })
  it('is not set back by an answer that was overtaken', () => {
    const { session: seen } = stateAfter(
      { type: 'session', session: { ...session, asOf: 3 } },
      { type: 'session', session: { ...session, state: 'resetting', asOf: 2 } },
    )
    expect(seen?.state).toBe('ready')
  })
  it('forgets the results when another session takes the place of the first', () => {
    const state = stateAfter(
      { type: 'session', session },
      { type: 'grade', grade },
      { type: 'session', session: { ...session, id: 's2' } },
    )
    expect(state.grade).toBeUndefined()
    expect(state.results).toEqual([])
  })
  it('keeps the results when the same session is told again', () => {
    const state = stateAfter(
      { type: 'session', session },
      { type: 'grade', grade },
      { type: 'session', session },
    )
    expect(state.grade).toBe(grade)
  })
  it('begins a grading run with an empty list, however the last one ended', () => {
    const state = stateAfter(
      { type: 'session', session },
      { type: 'grade', grade },
      { type: 'grading', state: 'started' },
    )
    expect(state).toMatchObject({ results: [], grade: undefined, grading: { since: 2 } })
  })
  it('counts a wait from its first event and ends it with the first check', () => {
    const wait: LabEvent = { type: 'grading', state: 'waiting', summary: 'kube-apiserver is starting' }
    const waiting = stateAfter(
      { type: 'session', session },
      { type: 'grading', state: 'started' },
      wait,
      wait,
      wait,
    )
    expect(waiting.grading).toEqual({ waitingFor: 'kube-apiserver is starting', since: 2 })
    expect(applyEvent(waiting, { type: 'check', result }, 9).grading?.waitingFor).toBeUndefined()
  })
  it('shows a check once though it is told twice', () => {
    const state = stateAfter(
      { type: 'session', session },
      { type: 'check', result },
      { type: 'check', result },
    )
    expect(state.results).toEqual([result])
  })
})
