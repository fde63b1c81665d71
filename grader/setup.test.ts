import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ControlPlaneState, Lab } from '../lab-infra/lab.ts'
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
    facts: () => undefined,
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

vi.mock('./remember.ts', () => ({ rememberBeginning: async () => {} }))

const setUp = (states: ControlPlaneState[], brokenAtStart?: 'kube-apiserver' | 'etcd') => {
  looks = states
  const lab = { info: { kubelet: 'quick' }, credentials: async () => ({}) } as unknown as Lab
  return setUpScenario(
    lab,
    { id: 's', setup: undefined, brokenAtStart },
    () => {},
    AbortSignal.timeout(60_000),
  )
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
