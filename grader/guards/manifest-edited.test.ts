import { expect, test } from 'vitest'
import { sentence } from '../sentences.ts'
import { verdictOf } from '../testing/target.ts'
import { controlPlaneHealthy } from './control-plane-healthy.ts'
import { manifestEdited } from './manifest-edited.ts'

const idsOf = (checks: { id: string }[]) => checks.map(it => it.id)

test('the guards of an edited manifest have the ids that they have one by one, and a sentence takes them all', () => {
  const checks = sentence('Change nothing else', manifestEdited())
  expect(idsOf(checks)).toEqual([
    'control-plane-healthy',
    'health-checks-answered',
    'manifest-kept',
    'static-pod-folder-tidy',
    'files-mounted',
    'other-flags-kept',
  ])
  expect(checks.every(it => it.guard && it.proves?.[0] === 'Change nothing else')).toBe(true)
})

test('each rests on the usual words of its sentence, and on others where a task has others', () => {
  const said = { controlPlaneHealthy: 'repair it', otherFlagsKept: ['one', 'two'] }
  const words = (checks = manifestEdited({ said })) =>
    Object.fromEntries(checks.map(it => [it.id, it.proves]))
  expect(words()).toEqual({
    'control-plane-healthy': ['repair it'],
    'health-checks-answered': ['health checks of the API server go on succeeding'],
    'manifest-kept': ['Everything else in the manifests of the static pods stays as it is'],
    'static-pod-folder-tidy': ['no other manifest lies in their folder'],
    'files-mounted': ['must be running with the new configuration'],
    'other-flags-kept': ['one', 'two'],
  })
  const ofEtcd = words(manifestEdited({ component: 'etcd' }))
  expect(ofEtcd['etcd-health-checks-answered']).toEqual(['health checks of etcd go on succeeding'])
})

test('two edited manifests in one task have no id in common but what is of the whole node', () => {
  const [one, other] = [manifestEdited(), manifestEdited({ component: 'etcd' })].map(it => new Set(idsOf(it)))
  expect([...one!.intersection(other!)]).toEqual([
    'control-plane-healthy',
    'manifest-kept',
    'static-pod-folder-tidy',
  ])
})

test('points can be others, and a guard without any is left out', () => {
  const checks = manifestEdited({ points: { filesMounted: 4, healthChecksAnswered: 0 } })
  expect(idsOf(checks)).not.toContain('health-checks-answered')
  expect(checks.find(it => it.id === 'files-mounted')?.points).toBe(4)
})

const etcd = (...flags: string[]) =>
  `kind: Pod\nspec: {containers: [{name: etcd, command: ${JSON.stringify(['etcd', ...flags])}}]}`
const left = (text: string) => ({
  manifests: [
    { name: 'etcd.yaml', path: '/etc/kubernetes/manifests/etcd.yaml', text, changedAt: 0, changedAtLog: '' },
  ],
})
const flagsKept = (then: string[], now: string[], mayAdd: string[] = []) =>
  verdictOf(manifestEdited({ component: 'etcd', mayAdd }).at(-1)!, {
    manifests: { 'etcd.yaml': etcd(...now) },
    left: left(etcd(...then)),
  })

test('flags of etcd are judged by what etcd makes of them', async () => {
  const then = [
    '--heartbeat-interval=100',
    '--cors=a,b',
    '--watch-progress-notify-interval=45s',
    '--pre-vote',
  ]
  const same = [
    '-watch-progress-notify-interval',
    '0m45s',
    '--cors=b,a',
    '--heartbeat-interval=0x64',
    '--pre-vote=T',
  ]
  expect(await flagsKept(then, same)).toBe('passed')
  expect(await flagsKept(then, [...then, '--cors=a'])).toEqual([
    '/etc/kubernetes/manifests/etcd.yaml:2: --cors=a,b, as it was: --cors=a',
  ])
  expect(await flagsKept(then, [...then, '--cert-file=/a'])).toEqual([
    '/etc/kubernetes/manifests/etcd.yaml:2: no --cert-file, as it was: --cert-file=/a',
  ])
  expect(await flagsKept(then, [...then, '--cert-file=/a'], ['cert-file'])).toBe('passed')
})

test('the component whose manifest is edited is the one that has to run as it says', async () => {
  const scene = {
    manifests: { 'etcd.yaml': etcd('--name=a') },
    containers: [{ name: 'etcd', argv: ['etcd', '--name=b'] }],
  }
  expect(await verdictOf(controlPlaneHealthy(1, 'etcd'), scene)).toEqual([
    '/etc/kubernetes/manifests/etcd.yaml:2: in force: --name=a: the process runs with b',
  ])
  expect(await verdictOf(controlPlaneHealthy(1), scene)).toBe('passed')
})
