import { expect, test, vi } from 'vitest'
import type { Lab } from '../lab-infra/lab.ts'
import { type Beginning, collections } from './cluster/beginning.ts'
import { rememberBeginning } from './remember.ts'
import type { Scenario } from './scenario.ts'

const never = new AbortController().signal
const undone = vi.hoisted(() => vi.fn())

vi.mock('../lab-infra/control-plane/facts.ts', () => ({
  nodeFacts: async () => ({ manifests: [{ name: 'etcd.yaml' }], containers: [] }),
}))
vi.mock('./cluster/kubelet.ts', () => ({
  kubeletConfig: async () => ({ onDisk: { argv: ['kubelet'], files: [] } }),
  kubeletRunning: async () => ({ settings: { port: 10250 } }),
}))
vi.mock('./cluster/beginning.ts', async original => ({
  ...(await original<typeof import('./cluster/beginning.ts')>()),
  fileStates: async (_: unknown, paths: string[]) => ({ asked: paths }),
  objectsNow: async (target: { defer(step: () => Promise<void>): void }, collection: string) => {
    target.defer(async () => undone())
    return [{ metadata: { name: `one of ${collection}` } }]
  },
  storedHashes: async () => ({ '/registry/a': 'abc' }),
}))

/** What is kept with the lab of such a task. */
async function remembered(scenario: Pick<Scenario, 'brokenAtStart' | 'remember'>) {
  const kept: Record<string, string> = {}
  const lab = {
    node: { name: 'n1' },
    remember: async (name: string, text: string) => {
      kept[name] = text
    },
  } as unknown as Lab
  await rememberBeginning(lab, scenario, never)
  return JSON.parse(kept.beginning!) as Beginning
}

test('of a task that begins with a cluster that runs, every object is kept, and no value of etcd', async () => {
  const kept = await remembered({})
  expect(kept).toEqual({
    manifests: [{ name: 'etcd.yaml' }],
    files: { asked: ['/etc/kubernetes'] },
    kubelet: { onDisk: { argv: ['kubelet'], files: [] }, running: { port: 10250 } },
    objects: Object.fromEntries(collections.map(it => [it, [{ metadata: { name: `one of ${it}` } }]])),
  })
  expect(undone, 'what was made for it is undone').toHaveBeenCalled()
})

test('facts that are known already are not read again', async () => {
  const keep = vi.fn()
  const lab = { node: { name: 'n1' }, remember: keep } as unknown as Lab
  await rememberBeginning(lab, {}, never, { manifests: [{ name: 'seen.yaml' }] } as never)
  expect(JSON.parse(keep.mock.calls[0]![1]).manifests).toEqual([{ name: 'seen.yaml' }])
})

test('files that the task names are kept besides', async () => {
  const { files } = await remembered({ remember: ['/srv/a', '/opt'] })
  expect(files).toEqual({ asked: ['/etc/kubernetes', '/srv/a', '/opt'] })
})

test('where the API server is down at the start, what etcd holds is kept instead; where etcd is, nothing', async () => {
  const kept = await remembered({ brokenAtStart: 'kube-apiserver' })
  expect(kept).toMatchObject({ stored: { '/registry/a': 'abc' } })
  expect(kept).not.toHaveProperty('objects')
  expect(kept.kubelet, 'nobody can ask it').not.toHaveProperty('running')
  expect(Object.keys(await remembered({ brokenAtStart: 'etcd' }))).toEqual(['manifests', 'files', 'kubelet'])
})
