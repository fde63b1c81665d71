import { lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { ExecOptions, Lab } from '../../lab-infra/lab.ts'
import { thisMachine } from '../testing/this-machine.ts'
import { beginningOf, differenceOf, putBack } from './put-back.ts'
import { apiServerScript, parseSnapshot, type Snapshot } from './snapshot.ts'

const settled = vi.hoisted(() => ({ allSettled: vi.fn<() => Promise<void>>() }))
vi.mock('../setup.ts', () => settled)

/** Time passes only while somebody sleeps. */
vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number) => void vi.setSystemTime(Date.now() + ms),
}))

const base64 = (text: string) => Buffer.from(text).toString('base64')

const kubeletLine = '/usr/bin/kubelet --kubeconfig=/etc/kubernetes/kubelet.conf --config-dir /etc/kubelet.d'

/** As the node prints it. */
function printed({
  files = {} as Record<string, string>,
  keys = {} as Record<string, string>,
  api = 'c1',
  more = '',
  kubelet = true as boolean | string,
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
    ...(kubelet ? [`kubelet ${kubelet === true ? kubeletLine : kubelet} `] : []),
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

  test('may be more in a log of the API server, and not less', () => {
    const log = (about: string, more = 'log 3') =>
      difference({ files: { '/var/log/kubernetes/audit.log': about }, more })
    // Nobody but a learner adds to it.
    expect(log('f,600,root 80 3 4.5', '')).toBe('changed: /var/log/kubernetes/audit.log')
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
    ['the kubelet was started with other flags', { kubelet: `${kubeletLine} --anonymous-auth` }],
    [
      'the kubelet may have read /etc/kubelet.d/10.conf',
      { files: { '/etc/kubelet.d/10.conf': 'f,644,root 5 13 4.5' } },
    ],
    [
      'the kubelet may have read /etc/kubernetes/kubelet.conf',
      { files: { '/etc/kubernetes/kubelet.conf': 'f,600,root 5 13 4.5' } },
    ],
    ['kube-apiserver was restarted without a changed manifest', { api: 'c2' }],
    [
      'kube-apiserver may have read /etc/kubernetes/pki/sa.pub',
      { files: { '/etc/kubernetes/pki/sa.pub': 'f,644,root 5 12 4.5' } },
    ],
  ])('cannot be put back: %s', (why, change) => {
    expect(difference(change)).toBe(why)
  })
})

const never = new AbortController().signal

/** A lab whose node holds files and objects and does what put-back asks of it. */
function labWith(now: NonNullable<Parameters<typeof printed>[0]> = {}) {
  const node = {
    files: { ...now.files },
    keys: { ...now.keys },
    api: now.api ?? 'c1',
    more: now.more ?? '',
    kubelet: now.kubelet ?? true,
    transactions: [] as string[],
    fileLines: [] as string[],
    /** Programs that fail. */
    failing: new Set<string>(),
    /** What happens at each look, the first being 1. */
    atLook: (_: number) => {},
    looks: 0,
    /** The container of kube-apiserver that an edit of its manifest leads to. */
    next: 'c3',
  }
  const ok = (stdout = '') => ({ exitCode: 0, stdout, stderr: '', timedOut: false })
  const run = (argv: readonly string[], input: string) => {
    const last = argv.at(-1)!
    if (last === 'txn') return apply(input)
    if (argv[0] === 'systemctl') node.kubelet = true
    else if (last === apiServerScript) return ok(`${node.api}\n`)
    else if (last.includes('while IFS= read -r line')) return layDown(input)
    else if (last.includes("get '' --from-key")) {
      node.atLook(++node.looks)
      return ok(printed(node))
    }
    return ok()
  }
  const text = (quoted: string) => Buffer.from(quoted.replace(/\\x/g, ''), 'hex').toString()
  const apply = (input: string) => {
    node.transactions.push(input)
    for (const [, verb, key = '', value = ''] of input.matchAll(/^(put|del) "([^"]*)"(?: "([^"]*)")?$/gm)) {
      if (verb === 'put') node.keys[text(key)] = text(value)
      else delete node.keys[text(key)]
    }
    return ok()
  }
  const layDown = (input: string) => {
    const lines = input.split('\n').filter(it => it !== '')
    node.fileLines.push(...lines)
    for (const line of lines) delete node.files[line.slice(2)]
    if (lines.some(it => it.includes(manifest))) node.api = node.next
    return ok()
  }
  const exec = async (argv: readonly string[], { input = '' }: ExecOptions = {}) =>
    node.failing.has(argv[0]!) || node.failing.has(argv.at(-1)!)
      ? { exitCode: 1, stdout: '', stderr: 'no', timedOut: false }
      : run(argv, String(input))
  return { node, lab: { node: { exec } } as unknown as Lab }
}

describe('a lab is put back', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
    settled.allSettled.mockReset().mockResolvedValue()
  })
  afterEach(() => void vi.useRealTimers())

  const beginning = () => ({ ...before })
  const result = (lab: Lab, from = beginning()) => putBack(lab, from, never)
  const secret = '/registry/secrets/default/a'

  test('where nothing has changed there is nothing to do', async () => {
    const { node, lab } = labWith()
    expect(await result(lab)).toBeUndefined()
    expect([node.transactions, node.fileLines]).toEqual([[], []])
  })

  test('objects get their values again, and those that were added go', async () => {
    const { node, lab } = labWith({ keys: { [secret]: 'B', '/registry/secrets/default/new': 'C' } })
    expect(await result(lab)).toBeUndefined()
    expect(node.keys[secret]).toBe('A')
    expect(node.keys).not.toHaveProperty('/registry/secrets/default/new')
  })

  test('in transactions as large as etcd takes them', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 205 }, (_, index) => [`/registry/roles/a/r${index}`, 'x']),
    )
    const { node, lab } = labWith({ keys: many })
    expect(await result(lab)).toBeUndefined()
    expect(node.transactions.map(it => it.match(/^del /gm)?.length)).toEqual([100, 100, 5])
    expect(node.transactions.every(it => /^\n(del .*\n)+\n\n$/.test(it))).toBe(true)
  })

  test('files are laid down from the copy and added ones removed, the manifests last', async () => {
    const files = {
      [manifest]: 'f,600,root 950 2 4.5',
      '/etc/hosts': 'f,644,root 11 1 1.6',
      '/root/x': 'f,600,root 1 88 2.5',
    }
    const { node, lab } = labWith({ files, api: 'c2' })
    const from = beginning()
    expect(await result(lab, from)).toBeUndefined()
    expect(node.fileLines).toEqual(['- /root/x', '< /etc/hosts', `< ${manifest}`])
    expect(from.apiServer, 'the next comparison is with the one that runs now').toBe('c3')
  })

  test('an API server that ran with another manifest has to start again', async () => {
    const { node, lab } = labWith({ files: { [manifest]: 'f,600,root 950 2 4.5' }, api: 'c2' })
    node.next = 'c2'
    expect(await result(lab)).toBe('kube-apiserver did not start again')
  })

  test('a kubelet that was stopped is started', async () => {
    const { node, lab } = labWith({ kubelet: false })
    expect(await result(lab)).toBeUndefined()
    expect(node.kubelet).toBe(true)
    const other = labWith({ kubelet: false })
    other.node.failing.add('systemctl')
    expect(await result(other.lab)).toBe('its kubelet did not start')
  })

  test('what a controller writes meanwhile is put back once more', async () => {
    const { node, lab } = labWith({ keys: { [secret]: 'B' } })
    node.atLook = look => {
      if (look === 2) node.keys[secret] = 'written meanwhile'
    }
    expect(await result(lab)).toBeUndefined()
    expect(node.keys[secret]).toBe('A')
  })

  test('what is written again and again cannot be put back', async () => {
    const { node, lab } = labWith({ keys: { [secret]: 'B' } })
    node.atLook = look => {
      node.keys[secret] = `written ${look}`
    }
    expect(await result(lab)).toBe(`changed again: ${secret}`)
  })

  test('nor a file that changes again, a kubelet that ends, or what cannot be repaired', async () => {
    const changes: [string, (node: ReturnType<typeof labWith>['node']) => void][] = [
      [
        'changed again: /etc/hosts',
        node => Object.assign(node.files, { '/etc/hosts': 'f,644,root 12 1 1.7' }),
      ],
      [
        'changed again: /root/late',
        node => Object.assign(node.files, { '/root/late': 'f,644,root 12 77 1.7' }),
      ],
      ['its kubelet does not run', node => Object.assign(node, { kubelet: false })],
      ['processes: 77 400 nc', node => Object.assign(node, { more: 'process 77 400 nc' })],
    ]
    for (const [why, change] of changes) {
      const { node, lab } = labWith()
      node.atLook = look => look === 2 && change(node)
      expect(await result(lab)).toBe(why)
    }
  })

  test('what only passes is waited for', async () => {
    const { node, lab } = labWith({ more: 'process 77 400 kubectl' })
    node.atLook = look => {
      if (look === 2) node.more = ''
    }
    expect(await result(lab)).toBeUndefined()
  })

  test('what stays cannot be put back, and nothing is tried', async () => {
    const { node, lab } = labWith({ more: 'process 77 400 nc', keys: { [secret]: 'B' } })
    expect(await result(lab)).toBe('processes: 77 400 nc')
    expect(node.transactions).toEqual([])
  })

  test('why a step failed is told', async () => {
    const refusing = labWith({ keys: { [secret]: 'B' } })
    refusing.node.failing.add('txn')
    expect(await result(refusing.lab)).toBe('etcd refused its objects')
    const full = labWith({ files: { '/etc/hosts': '' } })
    const { exec } = full.lab.node
    full.lab.node.exec = async (argv, options) =>
      argv.at(-1)!.includes('read -r line')
        ? { exitCode: 1, stdout: '', stderr: '', timedOut: false }
        : exec(argv, options)
    expect(await result(full.lab)).toBe('its files could not be copied back')
    const silent = labWith()
    silent.node.failing.add('bash')
    expect(await result(silent.lab)).toBe('etcd or the container runtime did not answer')
  })

  test('a control plane that does not settle is told in its words, and an abort ends it all', async () => {
    settled.allSettled.mockRejectedValueOnce(new Error('it ended: unknown flag'))
    expect(await result(labWith().lab)).toBe('it ended: unknown flag')
    const stop = new AbortController()
    settled.allSettled.mockImplementationOnce(async () => {
      stop.abort(new Error('enough'))
      throw new Error('aborted')
    })
    await expect(putBack(labWith().lab, beginning(), stop.signal)).rejects.toThrow('enough')
  })

  test('the beginning is what was there before the copy and after it', async () => {
    const { node, lab } = labWith({ more: 'process 50 1 a' })
    node.atLook = look => {
      node.more = look === 1 ? 'process 50 1 a\nprocess 51 1 runs-once' : 'process 50 1 a\nprocess 60 1 cp'
    }
    const snapshot = await beginningOf(lab, never)
    expect(snapshot?.processes).toContain('50 1 a')
    expect([...(snapshot?.processes ?? [])].join()).not.toMatch(/runs-once|cp/)
    expect(await beginningOf(labWith({ api: '' }).lab, never), 'no API server').toBeUndefined()
    const failing = labWith()
    failing.node.failing.add('bash')
    expect(await beginningOf(failing.lab, never)).toBeUndefined()
  })
})

test('files come back from the copy as they were, by the shell of the node', async () => {
  const root = await mkdtemp(join(tmpdir(), 'cks-lab-put-back-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const [etc, copy] = [join(root, 'etc'), `${join(root, 'copy')}${join(root, 'etc')}`]
  for (const folder of [etc, copy]) await mkdir(join(folder, 'conf'), { recursive: true })
  await writeFile(join(copy, 'hosts'), 'as it was', { mode: 0o640 })
  await symlink('hosts', join(copy, 'link'))
  await writeFile(join(copy, 'conf/kept'), 'kept')
  await writeFile(join(etc, 'hosts'), 'changed')
  await writeFile(join(etc, 'link'), 'now a file')
  await writeFile(join(etc, 'conf/kept'), 'kept')
  await mkdir(join(etc, 'added folder'))
  await writeFile(join(etc, 'added folder/file'), '')
  const state = (text: string) => `f,644,root ${text.length} 70 2.5`
  const paths = ['hosts', 'link', 'gone/deep'].map(it => `/etc/${it}`)
  await mkdir(join(copy, 'gone'))
  await writeFile(join(copy, 'gone/deep'), 'back')
  const snapshotOf = (files: Record<string, string>) => parseSnapshot(printed({ files }))
  const then = { ...snapshotOf(Object.fromEntries(paths.map(it => [it, state(it)]))), apiServer: 'c1' }
  let looks = 0
  const lab = {
    node: {
      exec: async (argv: readonly string[], options: ExecOptions) => {
        const script = argv.at(-1)!
        if (script.includes('read -r line')) {
          const local = script
            .replaceAll('/run/cks-lab-bench', join(root, 'copy'))
            .replaceAll('/root/', `${root}/root/`)
          // Its /etc lies in the folder of this test.
          const input = String(options.input).replaceAll(' /etc', ` ${etc}`)
          return thisMachine.exec(['bash', '-c', local], { input })
        }
        const added = { '/etc/added folder': state('x') }
        const changed = Object.fromEntries(paths.slice(0, 2).map(it => [it, state('changed')]))
        const now =
          looks++ === 0 ? { ...changed, ...added } : Object.fromEntries(paths.map(it => [it, state(it)]))
        return { exitCode: 0, stdout: printed({ files: now }), stderr: '', timedOut: false }
      },
    },
  } as unknown as Lab
  settled.allSettled.mockResolvedValue()
  expect(await putBack(lab, then, never)).toBeUndefined()
  expect(await readFile(join(etc, 'hosts'), 'utf8')).toBe('as it was')
  expect((await lstat(join(etc, 'hosts'))).mode & 0o777).toBe(0o640)
  expect((await lstat(join(etc, 'link'))).isSymbolicLink()).toBe(true)
  expect(await readFile(join(etc, 'gone/deep'), 'utf8')).toBe('back')
  expect(await readFile(join(etc, 'conf/kept'), 'utf8')).toBe('kept')
  await expect(lstat(join(etc, 'added folder'))).rejects.toThrow('ENOENT')
})
