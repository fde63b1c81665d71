import { describe, expect, test } from 'vitest'
import type { ControlPlaneState } from '../../lab-infra/lab.ts'
import { manifestOf, otherManifests, type Scene, targetOf } from '../testing/target.ts'
import type { Check, GradeTarget } from '../types.ts'
import {
  apiServerAnswers,
  apiServerStartedAt,
  controlPlaneHealthy,
  filesMounted,
  onceRepaired,
  staticPodFolderTidy,
} from './control-plane.ts'

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
  expect(apiServerAnswers(state('broken', 'kube-controller-manager'))).toBe(true)
  expect(apiServerAnswers(state('restarting'))).toBe(false)
  expect(apiServerAnswers(state('broken', 'etcd'))).toBe(false)
})

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

/** What a check finds, in brief: "passed", or all that is wrong. */
async function verdictOf(check: Check, scene: Scene): Promise<string | string[]> {
  const { passed, evidence } = await check.run(targetOf(scene))
  return passed ? 'passed' : evidence.map(it => `${it.where}: ${it.expected}: ${it.actual}`)
}

test('guards that need no API server are made without one, by the names that near misses know, at the cost given', () => {
  const guards = [controlPlaneHealthy(3), staticPodFolderTidy(3), filesMounted(3, 'etcd')]
  for (const check of guards) expect(check).toMatchObject({ guard: true, needsApiServer: false, points: 3 })
  expect(guards.map(it => [it.id, it.title])).toEqual([
    ['control-plane-healthy', 'The control plane is ready, and the API server runs as its manifest says'],
    ['static-pod-folder-tidy', 'The static pod folder holds the four manifests and no copies'],
    ['files-mounted', "Every file that etcd's flags name reaches its container"],
  ])
})

test('what is right is told, too', async () => {
  const evidence = async (check: Check) =>
    (await check.run(targetOf({ startedAt: 1, manifests: otherManifests }))).evidence
  const where = '/readyz and the container runtime'
  expect(await evidence(controlPlaneHealthy(1))).toEqual([{ where, expected: 'ready', actual: 'ready' }])
  expect(await evidence(staticPodFolderTidy(1))).toEqual([
    {
      where: '/etc/kubernetes/manifests',
      expected: 'one manifest for each component',
      actual: 'kube-apiserver.yaml, etcd.yaml, kube-controller-manager.yaml, kube-scheduler.yaml',
    },
  ])
})

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

describe('the static pod folder is tidy', () => {
  const tidy = (scene: Scene) => verdictOf(staticPodFolderTidy(1), { manifests: otherManifests, ...scene })
  const folder = '/etc/kubernetes/manifests'

  test('with one file for each component, whatever it is called', async () => {
    expect(await tidy({})).toBe('passed')
    const { 'etcd.yaml': etcd = '', ...rest } = otherManifests
    expect(await tidy({ manifests: { ...rest, 'store.json': etcd } })).toBe('passed')
  })

  test('not with a pod that is none of them, nor with a file that is no pod', async () => {
    const stray = 'kind: Pod\nspec: {containers: [{name: web}]}'
    expect(await tidy({ manifests: { ...otherManifests, 'web.yaml': stray } })).toEqual([
      `${folder}/web.yaml: a control-plane manifest: a pod of web`,
    ])
    expect(await tidy({ manifests: { ...otherManifests, 'notes.txt': 'remember the milk' } })).toEqual([
      `${folder}/notes.txt: a control-plane manifest: not a Pod with a named container`,
    ])
  })

  test('not with a copy, which the kubelet reads as well', async () => {
    const manifests = { ...otherManifests, 'kube-apiserver.yaml.bak': manifestOf([]) }
    expect(await tidy({ manifests })).toEqual([
      `${folder}: one file that makes kube-apiserver: kube-apiserver.yaml and kube-apiserver.yaml.bak`,
    ])
  })

  test('not without one of them', async () => {
    const { 'kube-scheduler.yaml': _, ...manifests } = otherManifests
    expect(await tidy({ manifests })).toEqual([`${folder}: a file that makes kube-scheduler: none`])
  })
})

describe('files that flags name reach the container', () => {
  const flags = ['--audit-policy-file=/in/container/p.yaml', '--audit-log-path=/in/container/log/a.log']
  const mounted = (scene: Scene) => verdictOf(filesMounted(1), { flags, ...scene })
  const line = '/etc/kubernetes/manifests/kube-apiserver.yaml:7'

  test('when they are mounted and exist; of what the API server writes the folder', async () => {
    expect(await mounted({ files: { '/on/node/p.yaml': '', '/on/node/log/': {} } })).toBe('passed')
  })

  test('not when one does not exist on the node', async () => {
    expect(await mounted({ files: { '/on/node/log/': {} } })).toEqual([
      `${line}: --audit-policy-file=/in/container/p.yaml is mounted from the node: /on/node/p.yaml does not exist on the node`,
    ])
    expect(await mounted({ files: { '/on/node/p.yaml': '' } })).toEqual([
      `${line}: --audit-log-path=/in/container/log/a.log is mounted from the node: /on/node/log does not exist on the node`,
    ])
  })

  test('not when no mount covers it, and a path that is no file of the node need not be one', async () => {
    expect(await mounted({ flags: ['--client-ca-file=/elsewhere/ca.crt'], files: {} })).toEqual([
      `${line}: --client-ca-file=/elsewhere/ca.crt is mounted from the node: no volumeMount covers it`,
    ])
    const open = ['--client-ca-file=/in/container/ca.crt', '--authorization-always-allow-paths=/healthz']
    expect(await mounted({ flags: open, files: { '/on/node/ca.crt': '' } })).toBe('passed')
  })

  test('not when a volumeMount has no volume', async () => {
    const manifest = manifestOf(flags).replace('volumes: [{name: a,', 'volumes: [{name: b,')
    const found = await mounted({ manifest, files: { '/on/node/p.yaml': '' } })
    expect(found).toContain(
      '/etc/kubernetes/manifests/kube-apiserver.yaml:8: a volume named a: no such volume',
    )
  })
})

test('the API server was started when its running container was made', async () => {
  expect(await apiServerStartedAt(targetOf({ startedAt: 5 }))).toBe(5)
  const ended = { name: 'kube-apiserver', running: false, createdAt: 9 }
  const other = { name: 'etcd', createdAt: 3 }
  expect(await apiServerStartedAt(targetOf({ containers: [ended, other] }))).toBeUndefined()
})
