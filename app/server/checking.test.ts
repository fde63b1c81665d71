import { expect, test, vi } from 'vitest'
import type { Scenario } from '../../grader/scenario.ts'
import type { CheckResult, Grade as GraderGrade } from '../../grader/types.ts'
import { type Lab, LabError } from '../../lab-infra/lab.ts'
import type { SessionEvent } from './api.ts'
import { Checking } from './checking.ts'
import type { Grader } from './grader.ts'
import { practice } from './policy.ts'
import { MemoryStore } from './testing/memory-store.ts'

const result = (id: string): CheckResult => ({
  ...{ id, title: id, guard: false, points: 1, earned: 1, outcome: 'passed', evidence: [], tookMs: 0 },
})
const judged: GraderGrade = {
  ...{ scenario: 'a-task', score: 1, total: 1, passed: true, checks: [result('a')] },
  ...{ controlPlane: { phase: 'ready', summary: 'ready' }, startedAt: 1, tookMs: 2 },
}
const lost = new LabError('lab-lost', 'The lab of “A task” has died.')

function checkingOf(grade: Grader['grade'] = async () => judged) {
  const store = new MemoryStore()
  const told: SessionEvent[] = []
  const checking = new Checking({ store, grader: { grade } as Grader, policy: practice }, event =>
    told.push(event),
  )
  const stop = new AbortController()
  const lab = { id: 'lab-1' } as Lab
  const scenario = { id: 'a-task' } as Scenario
  const run = (alive: () => Promise<void> = async () => {}) =>
    checking.run({ session: 's1', learner: 'alice', lab, scenario, signal: stop.signal, alive })
  return { store, told, checking, stop, run }
}

test('a grade is told, stored for its learner and answered', async () => {
  const { store, told, run } = checkingOf(async (_lab, _scenario, { onEvent }) => {
    onEvent({ type: 'waiting', summary: 'kube-apiserver restarts', forMs: 5 })
    onEvent({ type: 'check', result: result('a') })
    return judged
  })
  const grade = await run()
  expect(grade).toMatchObject({ ...judged, sessionId: 's1', id: expect.stringMatching(/./) })
  expect(store.graded).toMatchObject([{ id: grade.id, learner: 'alice', session_id: 's1', score: 1 }])
  expect(told).toEqual([
    { type: 'grading', state: 'started' },
    { type: 'grading', state: 'waiting', summary: 'kube-apiserver restarts' },
    { type: 'check', result: result('a') },
    { type: 'grade', grade },
  ])
})

test('who comes in the middle of a check hears what it has found so far; before and after there is nothing', async () => {
  const go = Promise.withResolvers<void>()
  const { checking, run } = checkingOf(async (_lab, _scenario, { onEvent }) => {
    onEvent({ type: 'waiting', summary: 'kube-apiserver restarts', forMs: 5 })
    onEvent({ type: 'check', result: result('a') })
    await go.promise
    return judged
  })
  const heard = () => {
    const events: SessionEvent[] = []
    checking.replay(event => events.push(event))
    return events
  }
  expect(heard()).toEqual([])
  const running = run()
  await vi.waitFor(() =>
    expect(heard()).toEqual([
      { type: 'grading', state: 'started' },
      { type: 'check', result: result('a') },
    ]),
  )
  expect(() => checking.refuseWhileRunning()).toThrow(expect.objectContaining({ code: 'check-running' }))
  await expect(run()).rejects.toMatchObject({ code: 'check-running', remedy: 'Wait for its result.' })
  go.resolve()
  await running
  expect(heard()).toEqual([])
  checking.refuseWhileRunning()
})

test.each([
  ['before it is looked at', 1, 0],
  ['while it is looked at', 2, 1],
])('a lab that is found dead %s gets no grade, and why is told', async (_, dies, asked) => {
  const grade = vi.fn(async () => judged)
  const { store, told, stop, run } = checkingOf(grade)
  let times = 0
  const alive = async () => {
    if (++times === dies) stop.abort(lost)
  }
  await expect(run(alive)).rejects.toBe(lost)
  expect(grade).toHaveBeenCalledTimes(asked)
  expect(told.at(-1)).toEqual({ type: 'grading', state: 'failed', summary: lost.message })
  expect(store.graded).toEqual([])
})

test('a check that is stopped while the lab is judged asks nothing more, and gives the reason for the stop', async () => {
  const { store, told, stop, run } = checkingOf(async () => {
    stop.abort(lost)
    return judged
  })
  const alive = vi.fn(async () => {})
  await expect(run(alive)).rejects.toBe(lost)
  expect(alive).toHaveBeenCalledOnce()
  expect([told.at(-1), store.graded]).toEqual([
    { type: 'grading', state: 'failed', summary: lost.message },
    [],
  ])
})

test('what keeps a stopped grader from going on is not told, but why it was stopped', async () => {
  const { stop, run } = checkingOf(async () => {
    stop.abort(lost)
    throw new Error('socket hang up')
  })
  await expect(run()).rejects.toBe(lost)
})

test('what keeps the grader from judging is told, and the next check is made', async () => {
  let broken = true
  const { told, run } = checkingOf(async () => {
    if (broken) throw new LabError('disk-full', 'The disk is full.')
    return judged
  })
  await expect(run()).rejects.toMatchObject({ code: 'disk-full' })
  expect(told.at(-1)).toMatchObject({ state: 'failed', summary: 'The disk is full.' })
  broken = false
  expect(await run()).toMatchObject({ passed: true })
})

test.each([
  ['No route to it.', 'No route to it.'],
  [undefined, 'it gave no reason'],
])('a lab that did not answer (%s) gets no grade', async (cause, said) => {
  const { store, run } = checkingOf(async () => ({
    ...judged,
    controlPlane: { phase: 'unreachable', summary: 'no answer', ...(cause && { cause }) },
  }))
  await expect(run()).rejects.toMatchObject({
    code: 'not-judged',
    message: expect.stringContaining(said),
    remedy: expect.stringContaining('Check again'),
  })
  expect(store.graded).toEqual([])
})
