/**
 * What is killed, and when; and what must then be so: every session is in a state that it may be in, with one sentence where
 * that is not what was asked for; attempts and grades are kept; the next try works; nothing is left behind.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Problem, Session } from '../api.ts'
import { type Answer, type Bed, task } from './bed.ts'
import { printing } from './printing.ts'
import { kill, type LabVictim, leftIn } from './victims.ts'

export const victims = [
  'server',
  'outer',
  'PID 1',
  'containerd',
  'kubelet',
  'agent',
  'API server',
  'etcd',
] as const
export type Victim = (typeof victims)[number]

export const moments = [
  'ready with output',
  'checking',
  'resetting',
  'closing',
  'preparing',
  'setup',
] as const
export type Moment = (typeof moments)[number]

/** Without them there is no node. */
const wholeNode: readonly Victim[] = ['outer', 'PID 1']

type State = Session['state']

/** The states in which a session may come to rest. */
function mayBe(victim: Victim, moment: Moment): State[] {
  if (moment === 'closing') return victim === 'server' ? ['ended', 'ready', 'lost'] : ['ended']
  if (victim === 'server') return ['ready']
  if (wholeNode.includes(victim))
    return moment === 'preparing' || moment === 'resetting' ? ['failed', 'lost'] : ['lost']
  // The node starts it again; what was waited for may have failed meanwhile, and says so.
  return moment === 'ready with output' || moment === 'checking' ? ['ready'] : ['ready', 'failed']
}

export async function survives(bed: Bed, victim: Victim, moment: Moment): Promise<void> {
  const begun = await begin(bed, moment)
  const before = await bed.grades(begun.id)
  if (victim === 'server') {
    await bed.kill()
    await bed.start()
  } else {
    const killed = await kill(bed.state, victim as LabVictim, begun.over)
    // What was over too soon was not hit; only the end of a lab may be.
    if (!killed) expect(moment).toBe('closing')
  }
  const answer = await begun.answer
  if (answer && answer.status >= 400) expectSentence(answer.body as Problem)

  const states = mayBe(victim, moment)
  const after = await bed.reaches(begun.id, ({ state }) => states.includes(state))
  if (after.state === 'failed' || after.state === 'lost') expectSentence(after.problem)
  if (after.state === 'ended') expect(after.endedBecause).toMatch(/\.$/)
  expect(after.steps.filter(({ state }) => after.state === 'ready' && state !== 'done')).toEqual([])
  const grades = await bed.grades(begun.id)
  expect(grades.map(({ id }) => id)).toEqual(expect.arrayContaining(before.map(({ id }) => id)))
  expect(grades.map(({ controlPlane }) => controlPlane.phase)).not.toContain('unreachable')

  // Shells live in the node, held by the agent.
  if (!wholeNode.includes(victim) && victim !== 'agent') await begun.whole?.()
  await mustGoOn(bed)
}

/** After whatever happened, the task can be opened and checked; and when that is ended, nothing is left of any lab before. */
async function mustGoOn(bed: Bed): Promise<void> {
  const session = await bed.ready()
  const graded = await graded200(bed, session.id)
  expect(graded).toBe(true)
  const labs = (await leftIn(bed.state)).filter(line => line.startsWith('folder'))
  expect(labs).toEqual([`folder ${(await bed.session(session.id)).labId}`])
}

async function graded200(bed: Bed, id: string): Promise<boolean> {
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(500)) {
    const answer = await bed.call<Problem>('POST', `/api/sessions/${id}/check`)
    if (answer?.status === 200) return true
    if (answer) expectSentence(answer.body)
  }
  return false
}

function expectSentence(problem: Problem | undefined): void {
  expect(problem?.code).not.toBe('internal')
  expect(problem?.detail).toMatch(/\S/)
  expect(problem?.detail).not.toMatch(/time-out|The session has ended/)
  expect(problem?.remedy).toMatch(/\S/)
}

interface Begun {
  id: string
  /** What is under way, as soon as it is over. */
  over: Promise<unknown>
  /** Of the request that began it; undefined where the server went away. */
  answer: Promise<Answer<unknown> | undefined>
  /** Waits for the output that was under way. @throws when bytes of it are missing or doubled */
  whole?: () => Promise<void>
}

/** Brings a session to that moment. */
async function begin(bed: Bed, moment: Moment): Promise<Begun> {
  const never = new Promise(() => {})
  if (moment === 'preparing' || moment === 'setup') {
    const open = await bed.call<Session[]>('GET', '/api/sessions')
    for (const { id } of open?.body ?? []) await bed.call('DELETE', `/api/sessions/${id}`)
    const opened = await bed.call<Session>('POST', '/api/sessions', { scenario: task })
    const id = opened!.body.id
    const step = moment === 'setup' ? 'setup' : 'kubeadm'
    await bed.reaches(id, ({ steps }) => steps.some(each => each.step === step))
    const over = bed.reaches(id, ({ state }) => state !== 'preparing')
    return { id, over, answer: Promise.resolve(undefined) }
  }
  const { id } = await bed.ready()
  if (moment === 'ready with output')
    return { id, over: never, answer: Promise.resolve(undefined), whole: await printing(bed, id) }
  const [method, path] = {
    checking: ['POST', '/check'],
    resetting: ['POST', '/reset'],
    closing: ['DELETE', ''],
  }[moment] as [string, string]
  const answer = bed.call(method, `/api/sessions/${id}${path}`)
  if (moment === 'resetting') {
    await answer
    await bed.reaches(id, ({ steps }) =>
      steps.some(({ step, state }) => step === 'restore' && state === 'done'),
    )
    return { id, over: bed.reaches(id, ({ state }) => state !== 'resetting'), answer }
  }
  if (moment === 'checking') await sleep(200)
  return { id, over: answer, answer }
}
