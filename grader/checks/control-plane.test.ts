import { expect, test } from 'vitest'
import type { ControlPlaneState } from '../../lab-infra/lab.ts'
import type { Check, GradeTarget } from '../types.ts'
import { apiServerAnswers, onceRepaired } from './control-plane.ts'

const state = (phase: ControlPlaneState['phase'], component = 'kube-apiserver') =>
  ({ phase, component, summary: `${component} is ${phase}`, since: 0 }) as ControlPlaneState

const guard: Check = {
  id: 'kept',
  title: 'Kept',
  points: 2,
  guard: true,
  run: async () => ({ passed: true, evidence: [] }),
}
const judge = (it: ControlPlaneState) =>
  onceRepaired(guard).run({ once: async () => it } as unknown as GradeTarget)

test('the API server can be asked while a controller manager or scheduler is down', () => {
  expect(apiServerAnswers(state('ready'))).toBe(true)
  expect(apiServerAnswers(state('broken', 'kube-scheduler'))).toBe(true)
  expect(apiServerAnswers(state('restarting'))).toBe(false)
  expect(apiServerAnswers(state('broken', 'etcd'))).toBe(false)
})

test('what a guard judges is earned with the repair, and fails before it', async () => {
  expect(onceRepaired(guard)).toMatchObject({ guard: false, needsApiServer: false, points: 2 })
  expect(await judge(state('ready'))).toMatchObject({ passed: true })
  expect(await judge(state('broken'))).toMatchObject({
    passed: false,
    evidence: [{ actual: 'kube-apiserver is broken' }],
  })
})
