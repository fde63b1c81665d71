import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readManifests, replacedPods } from './static-pods.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
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
    ['is no YAML', 'kind: Pod\n  spec: [\n'],
    ['refers to an anchor that is nowhere', 'kind: *nowhere\n'],
  ])('is refused while one of them %s', (_, text) => {
    write('etcd.yaml', 'kind: Pod\n')
    write('kube-apiserver.yaml', text)
    expect(() => readManifests(folder)).toThrow()
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
    return [...replacedPods(before, readManifests(folder))]
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
  it('are none when a manifest of another pod comes, for which nothing has to end', () => {
    expect(replacedBy(() => write('web.yaml', 'kind: Pod\nmetadata: {name: web}\n'))).toEqual([])
  })
  it('lie in the namespace default when the manifest names none', () => {
    write('web.yaml', 'kind: Pod\nmetadata: {name: web}\n')
    expect(replacedBy(() => unlinkSync(join(folder, 'web.yaml')))).toEqual([`default/web-${node}`])
  })
})
