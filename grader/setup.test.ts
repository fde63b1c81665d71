import { expect, test, vi } from 'vitest'
import type { ControlPlaneState, Lab } from '../lab-infra/lab.ts'
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
vi.mock('../lab-infra/node/control-plane.ts', () => ({
  controlPlaneProbe: () => ({
    look: async () => (looks.length > 1 ? looks.shift() : looks[0]),
    close: () => {},
  }),
}))

/** What the controllers have not come to, question by question. */
let left: (string | undefined | Error)[] = []
vi.mock('../lab-infra/node/controllers.ts', () => ({
  awaited: async () => {
    const next = left.shift()
    if (next instanceof Error) throw next
    return next
  },
}))

const setUp = (states: ControlPlaneState[], brokenAtStart?: 'kube-apiserver' | 'etcd') => {
  looks = states
  const lab = { info: { pace: 'quick' }, kubeConfig: async () => ({}) } as unknown as Lab
  return setUpScenario(
    lab,
    { id: 's', setup: undefined, brokenAtStart },
    () => {},
    AbortSignal.timeout(60_000),
  )
}

test('a control plane that the setup broke by mistake fails the setup with its cause', async () => {
  await expect(setUp([broken])).rejects.toThrow('it ended: unknown flag')
}, 10_000)

test('one that is to be broken is waited for until it is', async () => {
  await setUp([ready, { ...broken, phase: 'restarting' }, broken], 'kube-apiserver')
  expect(looks).toEqual([broken])
}, 10_000)

test('another component that broke instead fails the setup', async () => {
  await expect(setUp([broken], 'etcd')).rejects.toThrow('etcd should be broken at the start, but: it ended')
}, 10_000)

test('controllers are waited for until they have come to everything, also where the API server pauses', async () => {
  left = ['serviceaccounts/default in web', new Error('no answer'), undefined, 'asked too often']
  await setUp([ready])
  expect(left).toEqual(['asked too often'])
})
