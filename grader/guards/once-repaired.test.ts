import { expect, test } from 'vitest'
import type { ControlPlaneState } from '../../lab-infra/lab.ts'
import { judged } from '../testing/target.ts'
import type { Check, GradeTarget } from '../types.ts'
import { onceRepaired } from './once-repaired.ts'

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
  judged(onceRepaired(guard), { once: async () => it } as unknown as GradeTarget)

test('what a guard judges is earned with the repair, and fails before it', async () => {
  expect(onceRepaired(guard)).toMatchObject({ guard: false, needsApiServer: false, points: 2 })
  expect(await judge(state('ready'))).toMatchObject({ passed: true })
  expect(await judge(state('broken'))).toMatchObject({
    passed: false,
    evidence: [
      {
        where: '/readyz and the container runtime',
        expected: 'an API server that answers',
        actual: 'kube-apiserver is broken',
      },
    ],
  })
  expect(await judge({ ...state('broken'), cause: 'unknown flag' })).toMatchObject({
    evidence: [{ actual: 'kube-apiserver is broken: unknown flag' }],
  })
})
