import { lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { ExecOptions, Lab } from '../../lab-infra/lab.ts'
import { manifest, printed } from '../testing/snapshots.ts'
import { thisMachine } from '../testing/this-machine.ts'
import { beginningOf, putBack } from './put-back.ts'
import { apiServerScript, parseSnapshot, type Snapshot } from './snapshot.ts'

const settled = vi.hoisted(() => ({ allSettled: vi.fn<() => Promise<void>>() }))
vi.mock('../setup.ts', () => settled)

/** Time passes only while somebody sleeps. */
vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number) => void vi.setSystemTime(Date.now() + ms),
}))

const before: Snapshot = parseSnapshot(printed())

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
    /** What happened, in order. */
    done: [] as string[],
  }
  const ok = (stdout = '') => ({ exitCode: 0, stdout, stderr: '', timedOut: false })
  const run = (argv: readonly string[], input: string) => {
    const last = argv.at(-1)!
    if (last === 'txn') return apply(input)
    if (argv[0] === 'systemctl') {
      node.done.push('kubelet started')
      node.kubelet = true
      if (node.api === '') node.api = node.next
    } else if (last.includes('systemctl stop kubelet')) {
      node.done.push('stopped')
      node.api = ''
      node.kubelet = false
    } else if (last === apiServerScript) return ok(`${node.api}\n`)
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
    node.done.push('objects')
    for (const [, verb, key = '', value = ''] of input.matchAll(/^(put|del) "([^"]*)"(?: "([^"]*)")?$/gm)) {
      if (verb === 'put') node.keys[text(key)] = text(value)
      else delete node.keys[text(key)]
    }
    return ok()
  }
  const layDown = (input: string) => {
    const lines = input.split('\n').filter(it => it !== '')
    node.fileLines.push(...lines)
    node.done.push('files')
    for (const line of lines) delete node.files[line.slice(2)]
    if (node.kubelet && lines.some(it => it.includes(manifest))) node.api = node.next
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
  const task = { id: 'a-task' }
  const result = (lab: Lab, from = beginning(), its: Parameters<typeof putBack>[1] = task) =>
    putBack(lab, its, from, never)
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
    await expect(putBack(labWith().lab, task, beginning(), stop.signal)).rejects.toThrow('enough')
  })

  describe('while no kube-apiserver runs', () => {
    const lease = '/registry/leases/kube-system/kube-controller-manager'
    const encrypted = { '/registry/minions/n1': 'k8s:enc:aescbc:v1:k1:...' }
    const broken = { id: 'a-task', brokenAtStart: 'kube-apiserver' } as const
    const withoutApi = () => parseSnapshot(printed({ api: '' }))

    test('objects that another one encrypted, in order: it stops, all is put back, it starts', async () => {
      const files = { [manifest]: 'f,600,root 950 2 4.5' }
      const { node, lab } = labWith({ files, keys: { ...encrypted, [secret]: 'B' }, api: 'c2' })
      const from = beginning()
      expect(await result(lab, from)).toBeUndefined()
      expect(node.done).toEqual(['stopped', 'objects', 'files', 'kubelet started'])
      expect(node.keys).toEqual({ [secret]: 'A' })
      expect(from.apiServer).toBe('c3')
    })

    test('what was written until it stopped is put back as well', async () => {
      const { node, lab } = labWith({ keys: { ...encrypted, [secret]: 'B' } })
      node.atLook = look => {
        if (look === 2) node.keys['/registry/secrets/default/late'] = 'C'
      }
      expect(await result(lab)).toBeUndefined()
      expect(node.keys).toEqual({ [secret]: 'A' })
      const other = labWith({ keys: encrypted })
      other.node.atLook = look => {
        if (look === 2) other.node.keys['/registry/pods/default/late'] = 'P'
      }
      expect(await result(other.lab)).toBe('changed: /registry/pods/default/late')
    })

    test('leases go, whatever they were, because who held them may have ended', async () => {
      const then = { ...parseSnapshot(printed({ keys: { [lease]: 'held' } })) }
      const { node, lab } = labWith({ keys: { [lease]: 'k8s:enc:aescbc:v1:k1:...' }, api: 'c2' })
      expect(await result(lab, then)).toBeUndefined()
      expect(node.keys).not.toHaveProperty(lease)
      expect(node.transactions.join()).not.toContain('put ')
    })

    test('a lab that begins with a broken one, which is waited for', async () => {
      const { node, lab } = labWith({
        files: { [manifest]: 'f,600,root 950 2 4.5' },
        keys: { [secret]: 'B' },
      })
      node.next = ''
      const from = withoutApi()
      expect(await result(lab, from, broken)).toBeUndefined()
      expect(node.done).toEqual(['stopped', 'objects', 'files', 'kubelet started'])
      expect(from.apiServer).toBe('')
      expect(settled.allSettled).toHaveBeenCalledWith(lab, broken, expect.anything(), never)
    })

    test('one that runs there afterwards is not as it was', async () => {
      const { lab } = labWith()
      expect(await result(lab, withoutApi(), broken)).toBe('its kube-apiserver runs')
    })

    test('one that does not stop, or not start again, is told', async () => {
      const stubborn = labWith({ api: 'c2' })
      const { exec } = stubborn.lab.node
      stubborn.lab.node.exec = async (argv, options) =>
        argv.at(-1)!.includes('stop kubelet')
          ? { exitCode: 1, stdout: '', stderr: '', timedOut: false }
          : exec(argv, options)
      expect(await result(stubborn.lab)).toBe('its kube-apiserver could not be stopped')
      const gone = labWith({ api: 'c2' })
      gone.node.next = ''
      expect(await result(gone.lab)).toBe('kube-apiserver did not start again')
    })

    test('its beginning is known where none runs and none should', async () => {
      const { node, lab } = labWith({ api: '' })
      expect((await beginningOf(lab, broken, never))?.apiServer).toBe('')
      node.api = 'c1'
      expect(await beginningOf(lab, broken, never)).toBeUndefined()
    })
  })

  test('the beginning is what was there before the copy and after it', async () => {
    const { node, lab } = labWith({ more: 'process 50 1 a' })
    node.atLook = look => {
      node.more = look === 1 ? 'process 50 1 a\nprocess 51 1 runs-once' : 'process 50 1 a\nprocess 60 1 cp'
    }
    const snapshot = await beginningOf(lab, task, never)
    expect(snapshot?.processes).toContain('50 1 a')
    expect([...(snapshot?.processes ?? [])].join()).not.toMatch(/runs-once|cp/)
    expect(await beginningOf(labWith({ api: '' }).lab, task, never), 'no API server').toBeUndefined()
    const failing = labWith()
    failing.node.failing.add('bash')
    expect(await beginningOf(failing.lab, task, never)).toBeUndefined()
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
  expect(await putBack(lab, { id: 'a-task' }, then, never)).toBeUndefined()
  expect(await readFile(join(etc, 'hosts'), 'utf8')).toBe('as it was')
  expect((await lstat(join(etc, 'hosts'))).mode & 0o777).toBe(0o640)
  expect((await lstat(join(etc, 'link'))).isSymbolicLink()).toBe(true)
  expect(await readFile(join(etc, 'gone/deep'), 'utf8')).toBe('back')
  expect(await readFile(join(etc, 'conf/kept'), 'utf8')).toBe('kept')
  await expect(lstat(join(etc, 'added folder'))).rejects.toThrow('ENOENT')
})

test('the copy holds the logs of tasks, and none that is too large or a container’s', async () => {
  const root = await mkdtemp(join(tmpdir(), 'cks-lab-copy-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const write = async (path: string, text: string) => {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), text, { mode: 0o600 })
  }
  await write('etc/hosts', 'h')
  await write('var/log/audit/audit.log', 'logged')
  await write('var/log/audit/large.log', 'x'.repeat(9 * 1024 * 1024))
  await write('var/log/pods/p/0.log', 'p')
  for (const folder of ['root', 'home', 'srv']) await mkdir(join(root, folder))
  const copy = join(root, 'copy')
  const exec = async (argv: readonly string[]) => {
    const script = argv.at(-1)!
    if (!script.includes('cp -a')) return { exitCode: 0, stdout: printed(), stderr: '', timedOut: false }
    const local = script
      .replaceAll('/run/cks-lab-bench', copy)
      .replaceAll(/(?<= |')\/(root|etc|home|srv|var)\b/g, `${root}/$1`)
    return thisMachine.exec(['bash', '-c', local])
  }
  expect(await beginningOf({ node: { exec } } as unknown as Lab, { id: 'a-task' }, never)).toBeDefined()
  const copied = (path: string) => lstat(join(copy, root, path))
  expect((await copied('var/log/audit/audit.log')).mode & 0o777).toBe(0o600)
  expect((await copied('etc/hosts')).size).toBe(1)
  for (const path of ['var/log/audit/large.log', 'var/log/pods'])
    await expect(copied(path), path).rejects.toThrow('ENOENT')
})
