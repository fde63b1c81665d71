import { describe, expect, test } from 'vitest'
import { base64, kubeletLine, manifest, printed, storedWorkload } from '../testing/snapshots.ts'
import { differenceOf } from './difference.ts'
import { parseSnapshot, type Snapshot } from './snapshot.ts'

const before: Snapshot = parseSnapshot(printed())
const difference = (change: Parameters<typeof printed>[0]) =>
  differenceOf(before, parseSnapshot(printed(change)))
const node = '/registry/minions/n1'
const encrypted = (key: string) => `k8s:enc:aescbc:v1:${key}:...`

describe('what a case leaves behind', () => {
  test('is nothing but leases, the status of workloads, the times of folders, and processes that begin anew', () => {
    const keys = {
      '/registry/deployments/kube-system/coredns': storedWorkload({ spec: 'two', status: 'ready' }),
    }
    const now = printed({ keys, more: 'process 12 300 kubelet' }).replace('9.25 /etc', '9.5 /etc')
    expect(differenceOf(before, parseSnapshot(now))).toEqual({
      stale: [],
      added: [],
      keys: [],
      restarted: false,
      needsStop: false,
    })
  })

  test('is put back as files, objects, and an API server that starts again', () => {
    const found = difference({
      files: {
        [manifest]: 'f,600,root 950 2 4.5',
        '/etc/kubernetes/x.yaml': 'f,644,root 5 12 4.5',
        '/etc/hosts': '',
      },
      keys: { '/registry/secrets/default/a': 'B', '/registry/secrets/default/b': 'C' },
      api: 'c2',
    })
    expect(found).toEqual({
      stale: ['/etc/hosts', manifest],
      added: ['/etc/kubernetes/x.yaml'],
      keys: [
        { key: base64('/registry/secrets/default/a'), value: base64('A') },
        { key: base64('/registry/secrets/default/b'), value: undefined },
      ],
      restarted: true,
      needsStop: false,
    })
  })

  const log = '/var/log/kubernetes/audit.log'

  test('may be more in a log that the API server had open, and not less', () => {
    const begun = parseSnapshot(printed({ more: 'log 3' }))
    const found = (about: string) =>
      differenceOf(begun, parseSnapshot(printed({ files: { [log]: about }, more: 'log 3', api: 'c2' })))
    expect(found('f,600,root 80 3 4.5')).toMatchObject({ stale: [] })
    for (const about of ['f,600,root 20 3 4.5', 'f,600,root 80 7 4.5', 'f,644,root 80 3 4.5'])
      expect(found(about), about).toMatchObject({ stale: [log] })
  })

  test('is put back where only another API server added to a log, which has it open no more then', () => {
    const files = { [log]: 'f,600,root 80 3 4.5', [manifest]: 'f,600,root 950 2 4.5' }
    expect(difference({ files, more: 'log 3', api: 'c2' })).toMatchObject({
      stale: [manifest, log],
      needsStop: false,
    })
  })

  test.each([
    ['that is the same file', { files: { [log]: 'f,600,root 20 3 4.5' }, more: 'log 3' }],
    ['that another took the name of', { files: { [log]: 'f,600,root 20 7 4.5' }, more: 'log 3' }],
    ['that has its name', { files: { [log]: 'f,600,root 20 7 4.5' }, more: 'log 7' }],
    ['that was not there', { files: { '/var/log/new.log': 'f,600,root 20 8 4.5' }, more: 'log 8' }],
  ])('needs the API server stopped that has a log open: %s', (_, change) => {
    expect(difference(change)).toMatchObject({ needsStop: true })
    expect(difference({ ...change, more: '' })).toMatchObject({ needsStop: false })
  })

  test('is put back without a restart where the API server has not read what is new', () => {
    const files = { [manifest]: 'f,600,root 950 2 4.5', '/etc/kubernetes/x.yaml': 'f,644,root 5 12 4.5' }
    expect(difference({ files, kubelet: false })).toMatchObject({
      stale: [manifest],
      restarted: false,
      needsStop: false,
    })
  })

  test.each([
    ['processes: 77 400 nc', { more: 'process 77 400 nc' }],
    [
      'changed: /var/lib/image-policy/ca.crt',
      { files: { '/var/lib/image-policy/ca.crt': 'f,600,root 51 4 4.5' } },
    ],
    ['the kubelet was started with other flags', { kubelet: `${kubeletLine} --anonymous-auth` }],
    [
      'the kubelet may have read /etc/kubelet.d/10.conf',
      { files: { '/etc/kubelet.d/10.conf': 'f,644,root 5 13 4.5' } },
    ],
    [
      'the kubelet may have read /etc/kubernetes/kubelet.conf',
      { files: { '/etc/kubernetes/kubelet.conf': 'f,600,root 5 13 4.5' } },
    ],
    [
      'changed: /registry/deployments/kube-system/coredns',
      { keys: { '/registry/deployments/kube-system/coredns': storedWorkload({ spec: 'paused' }) } },
    ],
    ['changed: /registry/pods/default/p', { keys: { '/registry/pods/default/p': 'P' } }],
  ])('cannot be put back: %s', (why, change) => {
    expect(difference(change)).toBe(why)
  })

  test.each([
    ['it was started again for no manifest', { api: 'c2' }],
    ['it may have read what changed', { files: { '/etc/kubernetes/pki/sa.pub': 'f,644,root 5 12 4.5' } }],
    ['nodes are stored in a form that only another one reads', { keys: { [node]: encrypted('k1') } }],
    ['a workload is', { keys: { '/registry/deployments/kube-system/coredns': encrypted('k1') } }],
  ])('needs kube-apiserver stopped: %s', (_, change) => {
    expect(difference(change)).toMatchObject({ needsStop: true })
  })

  test('needs kube-apiserver stopped wherever none ran at the beginning', () => {
    const broken = parseSnapshot(printed({ api: '' }))
    for (const api of ['', 'c1'])
      expect(differenceOf(broken, parseSnapshot(printed({ api })))).toMatchObject({ needsStop: true })
  })

  test('beside a stopped kube-apiserver no other manifest is put back, because nobody ends its pod', () => {
    const scheduler = '/etc/kubernetes/manifests/kube-scheduler.yaml'
    const files = { [scheduler]: 'f,600,root 5 12 4.5' }
    expect(difference({ files, api: 'c2' })).toMatchObject({ added: [scheduler], needsStop: false })
    expect(difference({ files, api: 'c2', keys: { [node]: encrypted('k1') } })).toBe(`changed: ${scheduler}`)
    expect(difference({ files: { [manifest]: '' }, keys: { [node]: encrypted('k1') } })).toMatchObject({
      stale: [manifest],
      needsStop: true,
    })
  })
})

describe('an object whose value is not compared', () => {
  const change = (then: Record<string, string>, now: Record<string, string>) => {
    const found = differenceOf(
      parseSnapshot(printed({ keys: then })),
      parseSnapshot(printed({ keys: { ...then, ...now } })),
    )
    return typeof found === 'string' ? found : found.keys
  }
  const other = '/registry/events/default/e'

  test('gets its value of the beginning where it is in another form than then, whichever that was', () => {
    const back = [{ key: base64(node), value: base64('as it was') }]
    expect(change({ [node]: 'as it was' }, { [node]: encrypted('k1') })).toEqual(back)
    const [then, now] = [encrypted('k1'), encrypted('k2')]
    expect(change({ [node]: then }, { [node]: now })).toEqual([{ key: base64(node), value: base64(then) }])
    expect(change({ [node]: then, [other]: 'plain' }, { [node]: 'plain' })).toMatchObject([
      { key: base64(node) },
    ])
  })

  test('that is new goes where it is in a form of which there was none', () => {
    expect(change({ [node]: 'plain' }, { [other]: encrypted('k1') })).toEqual([
      { key: base64(other), value: undefined },
    ])
    expect(change({ [node]: encrypted('k1') }, { [other]: encrypted('k1') })).toEqual([])
  })

  test('is left as it is where its form is the same', () => {
    expect(change({ [node]: 'as it was' }, { [node]: 'now', [other]: 'new' })).toEqual([])
    expect(change({ [node]: encrypted('k1') }, { [node]: `${encrypted('k1')} anew` })).toEqual([])
  })
})
