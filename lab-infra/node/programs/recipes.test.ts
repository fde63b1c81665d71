import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { imageRecipes } from '../images/recipes.ts'
import { toolsFor } from '../tools.ts'
import checksums from './checksums.json' with { type: 'json' }
import { extras } from './extras.ts'
import { builtName, modulesDir } from './go.ts'
import { groups } from './recipes.ts'
import { goVersion, versions } from './versions.ts'

const v = versions()
const extra = Object.values(extras(v))
const all = [...groups(v), ...extra]
afterEach(() => vi.unstubAllEnvs())

test('the pinned modules of each group are of the versions in the table', () => {
  const table: Record<string, string> = {
    'k8s.io/kubernetes': v.kubernetes,
    'go.etcd.io/etcd/server/v3': v.etcd,
    'go.etcd.io/etcd/etcdctl/v3': v.etcd,
    'github.com/containerd/containerd/v2': v.containerd,
    'github.com/opencontainers/runc': v.runc,
    'sigs.k8s.io/cri-tools': v.crictl,
    'github.com/containernetworking/plugins': v.cni,
    'github.com/coredns/coredns': v.coredns,
    'github.com/mikefarah/yq/v4': v.yq,
    'github.com/itchyny/gojq': v.gojq,
    'sigs.k8s.io/kind': v.kind,
    'github.com/aquasecurity/kube-bench': v.kubeBench,
  }
  const pinned: Record<string, string> = {}
  for (const group of all) {
    const goMod = readFileSync(join(modulesDir, group.modules, 'go.mod'), 'utf8')
    for (const program of group.programs) {
      const [, module, version] = [...goMod.matchAll(/^(?:require |\t)(\S+) (v\S+)$/gm)].find(
        ([, name]) => program.package === name || program.package.startsWith(`${name}/`),
      )!
      pinned[module!] = version!
    }
  }
  expect(pinned).toEqual(table)
})

test('every group has its go.sum, and asks for no newer Go than the programs’ problems name', () => {
  for (const group of all) {
    expect(existsSync(join(modulesDir, group.modules, 'go.sum'))).toBe(true)
    const asked = readFileSync(join(modulesDir, group.modules, 'go.mod'), 'utf8').match(/^go (\S+)/m)![1]!
    expect(asked.localeCompare(goVersion, 'en', { numeric: true })).toBeLessThanOrEqual(0)
  }
})

test('a compiled program is found under the name that Go gives it', () => {
  const names = new Set(all.flatMap(group => group.programs.map(builtName)))
  expect([...names]).toEqual(expect.arrayContaining(['server', 'etcdctl', 'yq', 'gojq', 'kubelet', 'ptp']))
  expect(names.has('v3')).toBe(false)
})

test('a program that is no part of a node changes nothing about the nodes that there are', () => {
  const nodePrograms = groups(v).flatMap(group => group.programs.map(program => program.name))
  const names = extra.flatMap(group => group.programs.map(program => program.name))
  expect(names).toEqual(['kind', 'kube-bench'])
  expect(nodePrograms.filter(name => names.includes(name))).toEqual([])
  expect(toolsFor({ ...v, kind: 'v9.9.9', kubeBench: 'v9.9.9' }).key).toBe(toolsFor(v).key)
})

test('each pinned checksum is one, and its source is named', () => {
  for (const { sha256, source } of Object.values(checksums)) {
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(source).not.toBe('')
  }
})

test('every image is made of programs that there are', () => {
  const names = all.flatMap(group => group.programs.map(program => program.name))
  for (const image of imageRecipes(v))
    expect(names).toEqual(expect.arrayContaining(Object.keys(image.programs)))
})

test('a Kubernetes version that is not pinned is refused with those that are', () => {
  vi.stubEnv('CKS_LAB_KUBERNETES', 'v1.2.3')
  expect(() => versions()).toThrow(
    expect.objectContaining({
      code: 'unknown-kubernetes-version',
      remedy: expect.stringContaining('v1.35.4'),
    }),
  )
})
