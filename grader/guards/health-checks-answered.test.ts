import { expect, test, vi } from 'vitest'
import { observe } from '../finding.ts'
import { judged, targetOf } from '../testing/target.ts'
import { healthChecksAnswered } from './health-checks-answered.ts'

vi.mock('../observations/probes.ts', () => ({
  observeProbes: async (_: unknown, component: string) => [
    observe(component === 'etcd', component, '200', component === 'etcd' ? '200' : '500'),
  ],
}))

test('the health checks of the component decide, the API server’s where none is named', async () => {
  expect(await judged(healthChecksAnswered(1), targetOf())).toMatchObject({
    passed: false,
    evidence: [{ where: 'kube-apiserver', actual: '500' }],
  })
  expect((await judged(healthChecksAnswered(1, 'etcd'), targetOf())).passed).toBe(true)
})
