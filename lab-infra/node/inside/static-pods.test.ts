import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changesEtcd, type Manifests, readManifests, replacedPods } from './static-pods.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
const relink = (file: string, target: string) => {
  rmSync(join(folder, file))
  symlinkSync(target, join(folder, file))
}
const pod = (name: string, more = '') =>
  `kind: Pod\nmetadata:\n  name: ${name}\n  namespace: kube-system\n${more}`

describe('what the kubelet would read', () => {
  it('is every file whose name does not begin with a dot', () => {
    write('kube-apiserver.yaml', 'kind: Pod\n')
    write('kube-apiserver.yaml.bak', 'kind: Pod\n')
    write('.kube-apiserver.yaml.swp', '\0')
    expect([...readManifests(folder).keys()].sort()).toEqual([
      'kube-apiserver.yaml',
      'kube-apiserver.yaml.bak',
    ])
  })
  it.each([
    ['is no YAML', () => write('kube-apiserver.yaml', 'kind: Pod\n  spec: [\n')],
    ['refers to an anchor that is nowhere', () => write('kube-apiserver.yaml', 'kind: *nowhere\n')],
    ['is a link to nowhere', () => relink('kube-apiserver.yaml', '/nowhere')],
  ])('is what it was before where a file %s, and the other files as they are', (_, spoil) => {
    write('etcd.yaml', pod('etcd'))
    write('kube-apiserver.yaml', pod('kube-apiserver'))
    const before = readManifests(folder)
    spoil()
    write('etcd.yaml', pod('etcd', 'spec: {}\n'))
    const after = readManifests(folder, before)
    expect(after.get('kube-apiserver.yaml')).toEqual(before.get('kube-apiserver.yaml'))
    expect(after.get('etcd.yaml')).toMatchObject({ content: { spec: {} } })
  })
  it('is no pod where a file was never a manifest', () => {
    write('changes.txt', 'Changed today: the flags: see below\n')
    expect(readManifests(folder).get('changes.txt')).toEqual({ content: undefined, containers: [] })
  })
  it('is no fifo, for which nobody waits, and what a link leads to', () => {
    write('a.yaml', pod('a'))
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')])
    symlinkSync(join(folder, 'a.yaml'), join(folder, 'b.yaml'))
    expect([...readManifests(folder).keys()].sort()).toEqual(['a.yaml', 'b.yaml'])
  })
  it('is taken with a key given twice, as the kubelet does', () => {
    write('kube-apiserver.yaml', pod('kube-apiserver', 'kind: Pod\n'))
    expect(readManifests(folder).size).toBe(1)
  })
})

describe('the pods that a change replaces', () => {
  const node = hostname().toLowerCase()
  const replacedBy = (change: () => void) => {
    const before = readManifests(folder)
    change()
    return [...replacedPods(before, readManifests(folder, before))]
  }
  beforeEach(() => {
    write('etcd.yaml', pod('etcd'))
    write('kube-apiserver.yaml', pod('kube-apiserver'))
  })

  it('are those whose manifests changed', () => {
    expect(replacedBy(() => write('etcd.yaml', pod('etcd', 'spec: {}\n')))).toEqual([
      `kube-system/etcd-${node}`,
    ])
  })
  it('are those whose manifests went, by move or while an editor writes', () => {
    expect(replacedBy(() => unlinkSync(join(folder, 'etcd.yaml')))).toEqual([`kube-system/etcd-${node}`])
    expect(replacedBy(() => write('kube-apiserver.yaml', ''))).toEqual([`kube-system/kube-apiserver-${node}`])
  })
  it('are those that got a second manifest', () => {
    expect(replacedBy(() => write('kube-apiserver.yaml.bak', pod('kube-apiserver', 'spec: {}\n')))).toEqual([
      `kube-system/kube-apiserver-${node}`,
    ])
  })
  it('are none when the same is written again, or with a comment', () => {
    expect(replacedBy(() => write('etcd.yaml', pod('etcd', '# the store\n')))).toEqual([])
  })
  it('are those whose manifests are mended beside a text that is no manifest', () => {
    write('changes.txt', 'Changed today: the flags: see below\n')
    expect(replacedBy(() => write('etcd.yaml', pod('etcd', 'spec: {}\n')))).toEqual([
      `kube-system/etcd-${node}`,
    ])
  })
  it('are none when a manifest is spoilt, nor when it is again what it was', () => {
    let before: Manifests = readManifests(folder)
    for (const text of [`${pod('etcd')}  spec: [\n`, pod('etcd')]) {
      write('etcd.yaml', text)
      const after = readManifests(folder, before)
      expect(replacedPods(before, after)).toEqual(new Set())
      before = after
    }
  })
  it('are none when a manifest of another pod comes, for which nothing has to end', () => {
    expect(replacedBy(() => write('web.yaml', 'kind: Pod\nmetadata: {name: web}\n'))).toEqual([])
  })
  it('lie in the namespace default when the manifest names none', () => {
    write('web.yaml', 'kind: Pod\nmetadata: {name: web}\n')
    expect(replacedBy(() => unlinkSync(join(folder, 'web.yaml')))).toEqual([`default/web-${node}`])
  })
})

describe('etcd has to start anew', () => {
  const etcd = (...flags: string[]) =>
    pod('etcd', `spec:\n  containers:\n    - name: etcd\n      command: [etcd, ${flags.join(', ')}]\n`)
  const changed = (change: () => void) => {
    const before = readManifests(folder)
    change()
    return changesEtcd(before, readManifests(folder, before))
  }
  beforeEach(() => {
    write('etcd.yaml', etcd('--v=1'))
    write('kube-apiserver.yaml', pod('kube-apiserver'))
  })

  it('when its manifest changes, goes or comes', () => {
    expect(changed(() => write('etcd.yaml', etcd('--v=2')))).toBe(true)
    expect(changed(() => unlinkSync(join(folder, 'etcd.yaml')))).toBe(true)
    expect(changed(() => write('etcd.yaml', etcd('--v=2')))).toBe(true)
  })
  it('not for a comment, a manifest that is spoilt, or another pod', () => {
    expect(changed(() => write('etcd.yaml', `# a note\n${etcd('--v=1')}`))).toBe(false)
    expect(changed(() => write('etcd.yaml', 'kind: [\n'))).toBe(false)
    expect(changed(() => write('kube-apiserver.yaml', pod('kube-apiserver', 'spec: {}\n')))).toBe(false)
    expect(changed(() => write('etcd-backup.yaml', pod('etcd-backup')))).toBe(false)
  })
})
