import { expect, test } from 'vitest'
import type { ControlPlaneState } from '../../lab-infra/lab.ts'
import { targetOf } from '../testing/target.ts'
import { apiServerAnswers, apiServerStartedAt } from './control-plane.ts'

const state = (phase: ControlPlaneState['phase'], component = 'kube-apiserver') =>
  ({ phase, component, summary: `${component} is ${phase}`, since: 0 }) as ControlPlaneState

test('the API server can be asked while a controller manager or scheduler is down', () => {
  expect(apiServerAnswers(state('ready'))).toBe(true)
  expect(apiServerAnswers(state('broken', 'kube-scheduler'))).toBe(true)
  expect(apiServerAnswers(state('broken', 'kube-controller-manager'))).toBe(true)
  expect(apiServerAnswers(state('restarting'))).toBe(false)
  expect(apiServerAnswers(state('broken', 'etcd'))).toBe(false)
})

test('the API server was started when its running container was made', async () => {
  expect(await apiServerStartedAt(targetOf({ startedAt: 5 }))).toBe(5)
  const ended = { name: 'kube-apiserver', running: false, createdAt: 9 }
  const other = { name: 'etcd', createdAt: 3 }
  expect(await apiServerStartedAt(targetOf({ containers: [ended, other] }))).toBeUndefined()
})
