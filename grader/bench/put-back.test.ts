import { describe, expect, test } from 'vitest'
import { differenceOf } from './put-back.ts'
import { parseSnapshot, type Snapshot } from './snapshot.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** As the node prints it. */
function printed({
  files = {} as Record<string, string>,
  keys = {} as Record<string, string>,
  api = 'c1',
  more = '',
  kubelet = true,
} = {}) {
  const found = {
    '/etc/hosts': 'f,644,root 10 1 1.5',
    '/etc/kubernetes/manifests/kube-apiserver.yaml': 'f,600,root 900 2 2.5',
    '/var/log/kubernetes/audit.log': 'f,600,root 50 3 3.5',
    '/var/lib/image-policy/ca.crt': 'f,600,root 50 4 3.5',
    '/etc/kubernetes/pki/sa.pub': 'f,644,root 5 12 3.5',
    ...files,
  }
  const stored = {
    '/registry/secrets/default/a': 'A',
    '/registry/deployments/kube-system/coredns': 'not ready',
    '/registry/leases/x/y': `${Math.random()}`,
    ...keys,
  }
  return [
    ...Object.entries(found).flatMap(([path, about]) => (about ? [`file ${about} ${path}`] : [])),
    'file d,755,root 4096 9 9.25 /etc',
    'process 7 100 etcd',
    'process 9 200 kubelet',
    more,
    ...(kubelet ? ['kubelet runs'] : []),
    `api ${api}`,
    `etcd ${JSON.stringify({ kvs: Object.entries(stored).map(([key, value]) => ({ key: base64(key), value: base64(value) })) })}`,
  ].join('\n')
}
const before: Snapshot = parseSnapshot(printed())
const difference = (change: Parameters<typeof printed>[0]) =>
  differenceOf(before, parseSnapshot(printed(change)))
const encryptedNode = { keys: { '/registry/minions/n1': 'k8s:enc:aescbc:v1:k1:...' } }
const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml'

describe('what a case leaves behind', () => {
  test('is nothing but leases, the status of workloads, the times of folders, and processes that begin anew', () => {
    const keys = { '/registry/deployments/kube-system/coredns': 'ready' }
    const now = printed({ keys, more: 'process 12 300 kubelet' }).replace('9.25 /etc', '9.5 /etc')
    expect(differenceOf(before, parseSnapshot(now))).toEqual({
      stale: [],
      added: [],
      keys: [],
      restarted: false,
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
    })
  })

  test('may be more in a log, and not less', () => {
    const log = (about: string) => difference({ files: { '/var/log/kubernetes/audit.log': about } })
    expect(log('f,600,root 80 3 4.5')).toMatchObject({ stale: [] })
    expect(log('f,600,root 20 3 4.5')).toBe('changed: /var/log/kubernetes/audit.log')
    // Another file of that name.
    expect(log('f,600,root 80 7 4.5')).toBe('changed: /var/log/kubernetes/audit.log')
  })

  test('is put back without a restart where the API server has not read what is new', () => {
    const files = { [manifest]: 'f,600,root 950 2 4.5', '/etc/kubernetes/x.yaml': 'f,644,root 5 12 4.5' }
    expect(difference({ files, kubelet: false })).toMatchObject({ stale: [manifest], restarted: false })
  })

  test.each([
    ['processes: 77 400 nc', { more: 'process 77 400 nc' }],
    [
      'changed: /var/lib/image-policy/ca.crt',
      { files: { '/var/lib/image-policy/ca.crt': 'f,600,root 51 4 4.5' } },
    ],
    // In a form that only another API server reads.
    ['objects are encrypted in another way', encryptedNode],
    ['changed: /registry/pods/default/p', { keys: { '/registry/pods/default/p': 'P' } }],
    ['kube-apiserver was restarted without a changed manifest', { api: 'c2' }],
    [
      'kube-apiserver may have read /etc/kubernetes/pki/sa.pub',
      { files: { '/etc/kubernetes/pki/sa.pub': 'f,644,root 5 12 4.5' } },
    ],
  ])('cannot be put back: %s', (why, change) => {
    expect(difference(change)).toBe(why)
  })
})
