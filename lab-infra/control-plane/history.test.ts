import { expect, test } from 'vitest'
import type { Verdict } from './component.ts'
import { controlPlaneHistory } from './history.ts'

const ready = (editedAt?: number): Verdict => ({
  phase: 'ready',
  summary: 'The control plane is ready',
  ...(editedAt !== undefined && { editedAt }),
})
const restarting = (editedAt: number): Verdict => ({
  phase: 'restarting',
  component: 'kube-apiserver',
  summary: 'kube-apiserver is being replaced',
  editedAt,
})
const noKubelet: Verdict = { phase: 'broken', component: 'kubelet', summary: 'The kubelet does not run' }

test('how long a change took is told at the first ready look, and kept until the next change', () => {
  const tell = controlPlaneHistory()
  expect(tell(ready(), 1_000)).not.toHaveProperty('tookMs')
  expect(tell(restarting(2_000), 3_000)).toMatchObject({ phase: 'restarting', since: 3_000 })
  expect(tell(ready(2_000), 6_000)).toMatchObject({ tookMs: 4_000, since: 6_000 })
  expect(tell(ready(2_000), 9_000)).toMatchObject({ tookMs: 4_000, since: 6_000 })
})

test('a restart that began and ended between two looks is told too', () => {
  const tell = controlPlaneHistory()
  tell(ready(), 1_000)
  expect(tell(ready(1_500), 3_500)).toMatchObject({
    tookMs: 2_000,
    summary: 'kube-apiserver ready 2.0 s after the change',
  })
  expect(tell(ready(4_000), 7_000)).toMatchObject({ tookMs: 3_000 })
})

test('it is told of the component whose change it was', () => {
  const tell = controlPlaneHistory()
  tell({ ...restarting(2_000), component: 'kube-scheduler' }, 3_000)
  expect(tell(ready(), 6_000).summary).toBe('kube-scheduler ready 4.0 s after the change')
  expect(tell(ready(7_000), 9_000).summary).toBe('kube-apiserver ready 2.0 s after the change')
})

test('a change from before the first look is not told, nor again after something else failed', () => {
  const tell = controlPlaneHistory()
  expect(tell(ready(1_000), 900_000)).not.toHaveProperty('tookMs')
  tell({ phase: 'broken', component: 'etcd', summary: 'etcd ended' }, 901_000)
  expect(tell(ready(1_000), 902_000)).not.toHaveProperty('tookMs')
})

test('a kubelet that is away for a moment is being restarted; one that stays away is broken', () => {
  const tell = controlPlaneHistory()
  tell(ready(), 0)
  expect(tell(noKubelet, 1_000)).toMatchObject({ phase: 'restarting', component: 'kubelet' })
  expect(tell(noKubelet, 4_000)).toMatchObject({ phase: 'restarting' })
  expect(tell(noKubelet, 4_001)).toMatchObject({ phase: 'broken' })
})

test('an API server that has just fallen silent may be about to be started anew; one that stays silent is broken', () => {
  const silent: Verdict = {
    phase: 'broken',
    component: 'kube-apiserver',
    summary: 'It is not ready',
    silent: true,
  }
  const tell = controlPlaneHistory()
  expect(tell(silent, 0)).toEqual({
    phase: 'broken',
    component: 'kube-apiserver',
    summary: 'It is not ready',
    since: 0,
  })
  tell(ready(), 1_000)
  expect(tell(silent, 2_000)).toMatchObject({
    phase: 'restarting',
    summary: 'kube-apiserver does not answer',
  })
  expect(tell(silent, 5_000)).toMatchObject({ phase: 'restarting' })
  expect(tell(silent, 5_001)).toMatchObject({ phase: 'broken', summary: 'It is not ready' })
})
