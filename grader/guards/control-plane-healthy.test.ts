import { describe, expect, test } from 'vitest'
import { type Scene, verdictOf } from '../testing/target.ts'
import { controlPlaneHealthy } from './control-plane-healthy.ts'

describe('a control plane is healthy', () => {
  const healthy = (scene: Scene) => verdictOf(controlPlaneHealthy(1), { startedAt: 1, ...scene })
  const flags = ['--profiling=false', '--request-timeout=1m']

  test('when it is ready and the API server runs as its manifest says, however that is written', async () => {
    expect(await healthy({ flags })).toBe('passed')
    expect(await healthy({ flags, running: ['--request-timeout=1m', '--profiling=F'] })).toBe('passed')
  })

  test('not when it is not ready; the cause is told', async () => {
    const where = '/readyz and the container runtime: ready'
    const controlPlane = { phase: 'broken', summary: 'it ended', cause: 'unknown flag' } as const
    expect(await healthy({ flags, controlPlane })).toEqual([`${where}: it ended: unknown flag`])
    const restarting = { phase: 'restarting', summary: 'it starts' } as const
    expect(await healthy({ flags, controlPlane: restarting })).toEqual([`${where}: it starts`])
  })

  test('not when the process lags behind in any flag, given in one only or in both', async () => {
    const line = '/etc/kubernetes/manifests/kube-apiserver.yaml:7: in force'
    expect(await healthy({ flags, running: ['--profiling=true', '--request-timeout=1m'] })).toEqual([
      `${line}: --profiling=false: the process runs with true`,
    ])
    expect(await healthy({ flags, running: ['--profiling=false'] })).toEqual([
      `${line}: --request-timeout=1m: the process runs with no such flag`,
    ])
    expect(await healthy({ flags, running: [...flags, '--v=4'] })).toEqual([
      `${line}: --v=: the process runs with 4`,
    ])
  })

  test('also where no process could be read: that is told by its state', async () => {
    expect(await healthy({ flags, startedAt: undefined })).toBe('passed')
  })
})
