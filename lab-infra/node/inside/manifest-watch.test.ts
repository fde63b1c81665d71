import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readManifests } from './manifest-watch.ts'

describe('what the kubelet would read', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifests-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is every file whose name does not begin with a dot', () => {
    writeFileSync(join(folder, 'kube-apiserver.yaml'), 'kind: Pod\n')
    writeFileSync(join(folder, 'kube-apiserver.yaml.bak'), 'kind: Pod\n')
    writeFileSync(join(folder, '.kube-apiserver.yaml.swp'), '\0')
    expect([...(readManifests(folder)?.keys() ?? [])].sort()).toEqual([
      'kube-apiserver.yaml',
      'kube-apiserver.yaml.bak',
    ])
  })
  it('is unknown while one of them does not parse', () => {
    writeFileSync(join(folder, 'etcd.yaml'), 'kind: Pod\n')
    writeFileSync(join(folder, 'kube-apiserver.yaml'), 'kind: Pod\n  spec: [\n')
    expect(readManifests(folder)).toBeUndefined()
  })
})
