import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ControlPlaneState, ExecResult, Lab, Progress } from '../lab-infra/lab.ts'
import { runScript } from './scripts.ts'
import { setUpScenario } from './setup.ts'

const ready: ControlPlaneState = { phase: 'ready', summary: 'ready', since: 0 }
const broken: ControlPlaneState = {
  phase: 'broken',
  component: 'kube-apiserver',
  summary: 'it ended',
  cause: 'unknown flag',
  since: 0,
}

/** What the control plane does, look by look; the last one stays. */
let looks: ControlPlaneState[] = []
vi.mock('../lab-infra/control-plane/probe.ts', () => ({
  controlPlaneProbe: () => ({
    look: async () => (looks.length > 1 ? looks.shift() : looks[0]),
    facts: () => 'what was seen',
    close: () => {},
  }),
}))

/** What the controllers have not come to, question by question. */
let left: (string | undefined | Error)[] = []
vi.mock('../lab-infra/control-plane/controllers.ts', () => ({
  awaited: async () => {
    const next = left.shift()
    if (next instanceof Error) throw next
    return next
  },
}))

/** Time passes only while somebody sleeps. */
vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number) => void vi.setSystemTime(Date.now() + ms),
}))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

/** Each time the beginning was kept: by which facts. */
const kept = vi.hoisted(() => vi.fn<(facts: unknown) => Promise<void>>())
vi.mock('./remember.ts', () => ({
  rememberBeginning: (_lab: unknown, _scenario: unknown, _signal: unknown, facts: unknown) => kept(facts),
}))
beforeEach(() => void kept.mockReset().mockResolvedValue())

/** With a setup.sh where there is a node that runs it. */
const setUp = (
  states: ControlPlaneState[],
  brokenAtStart?: 'kube-apiserver' | 'etcd',
  node?: { exec: () => Promise<ExecResult> },
  report: Progress = () => {},
) => {
  looks = states
  const lab = { info: { kubelet: 'quick' }, credentials: async () => ({}), node } as unknown as Lab
  const path = new URL('./setup.ts', import.meta.url).pathname
  const setup = node && { path, prelude: '' }
  return setUpScenario(lab, { id: 's', setup, brokenAtStart }, report, AbortSignal.timeout(60_000))
}

/** What is told of a setup, whether it ends well or not. */
async function told(states: ControlPlaneState[]) {
  const steps: unknown[] = []
  await setUp(states, undefined, undefined, step => steps.push(step)).catch(() => {})
  return steps
}

test('a control plane that the setup broke by mistake fails the setup with its cause', async () => {
  await expect(setUp([broken])).rejects.toThrow('it ended: unknown flag')
})

test('one that is to be broken is waited for until it is', async () => {
  await setUp([ready, { ...broken, phase: 'restarting' }, broken], 'kube-apiserver')
  expect(looks).toEqual([broken])
})

test('another component that broke instead fails the setup', async () => {
  await expect(setUp([broken], 'etcd')).rejects.toThrow('etcd should be broken at the start, but: it ended')
})

test('a script is told where the administrator is, and no secret in its environment or arguments', async () => {
  vi.stubEnv('CKS_LAB_SECRET', 'canary')
  const exec = vi.fn(async () => ({ exitCode: 0, stdout: '', stderr: '', timedOut: false }))
  const path = new URL('./setup.ts', import.meta.url).pathname
  await runScript({ exec } as never, { path, prelude: '' }, AbortSignal.timeout(1_000))
  expect(exec).toHaveBeenCalledExactlyOnceWith(
    ['bash', '-s'],
    expect.objectContaining({ env: { HOME: '/root', KUBECONFIG: '/root/.kube/config' } }),
  )
})

test('controllers are waited for until they have come to everything, also where the API server pauses', async () => {
  left = ['serviceaccounts/default in web', new Error('no answer'), undefined, 'asked too often']
  await setUp([ready])
  expect(left).toEqual(['asked too often'])
})

test('the beginning is kept by what was seen last, and anew where controllers had to be waited for', async () => {
  left = []
  await setUp([ready])
  expect(kept.mock.calls).toEqual([['what was seen']])
  kept.mockClear()
  await setUp([broken], 'kube-apiserver')
  expect(kept.mock.calls).toEqual([['what was seen']])
  kept.mockClear()
  kept.mockRejectedValueOnce(new Error('the API server pauses'))
  left = ['serviceaccounts/default in web', undefined]
  await setUp([ready])
  expect(kept.mock.calls).toEqual([['what was seen'], [undefined]])
})

test('a beginning that cannot be kept fails the setup', async () => {
  kept.mockRejectedValue(new Error('no space left'))
  await expect(setUp([ready])).rejects.toThrow('no space left')
  left = ['serviceaccounts/default in web', undefined]
  await expect(setUp([ready])).rejects.toThrow('no space left')
})

test('its course is told: the wait, and the end with how long it took', async () => {
  left = ['serviceaccounts/default in web', undefined]
  const steps = await told([{ ...ready, phase: 'restarting', summary: 'it starts' }, ready])
  const step = { step: 'setup', title: 'Set up the task', usualMs: 6_000 }
  expect(steps).toEqual([
    { ...step, state: 'started' },
    { ...step, state: 'running', detail: 'it starts' },
    { ...step, state: 'running', detail: 'Waiting for serviceaccounts/default in web' },
    { ...step, state: 'done', tookMs: 350 },
  ])
})

test('a failure is told with how long it took', async () => {
  const steps = await told([broken])
  expect(steps.at(-1)).toMatchObject({ step: 'setup', state: 'failed', tookMs: 4_000 })
})

test.each([
  [3, 'its setup.sh ended with 3: no such file'],
  [null, 'its setup.sh ended by its time limit'],
])('a setup.sh that ends with %s fails the setup with its last words', async (exitCode, message) => {
  const exec = async () => ({ exitCode, stdout: '', stderr: 'no such file', timedOut: exitCode === null })
  await expect(setUp([ready], undefined, { exec })).rejects.toMatchObject({
    code: 'setup-failed',
    message: expect.stringContaining(`The task s could not be set up: ${message}`),
    remedy: 'Reset the lab and try again.',
  })
})

test('a setup.sh that ends well is followed by the wait for the control plane', async () => {
  const exec = vi.fn(async () => ({ exitCode: 0, stdout: '', stderr: '', timedOut: false }))
  await setUp([ready], undefined, { exec })
  expect(exec).toHaveBeenCalledOnce()
})

test('controllers that do not come to it within a minute fail the setup, with what they were waited for', async () => {
  left = Array.from({ length: 700 }, () => 'deployments/web')
  await expect(setUp([ready])).rejects.toThrow('the controller manager has not come to deployments/web')
  expect(left.length).toBeLessThan(100)
})

test('a task that begins with something broken waits for no controller', async () => {
  left = ['never']
  await setUp([broken], 'kube-apiserver')
  expect(left).toEqual(['never'])
})

test('an abort ends the wait for the controllers', async () => {
  left = ['never', 'never', 'never']
  looks = [ready]
  const stop = new AbortController()
  const lab = { info: { kubelet: 'quick' }, credentials: async () => ({}) } as unknown as Lab
  const report: Progress = ({ detail }) => detail === 'Waiting for never' && stop.abort(new Error('enough'))
  await expect(setUpScenario(lab, { id: 's', setup: undefined }, report, stop.signal)).rejects.toThrow(
    'enough',
  )
  expect(left).toEqual(['never'])
})
