/**
 * Writes modules/<group>/go.mod and go.sum for the versions in versions.ts: `node lab-infra/node/programs/pin.ts [group…]`.
 * Go's checksum database vouches for what is written; building afterwards needs no such trust, only these files.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { extras } from './extras.ts'
import { findGo, goEnv, modulesDir } from './go.ts'
import { type Group, groups } from './recipes.ts'
import { run } from './run.ts'
import { type Versions, versions } from './versions.ts'

/** The modules that a group's versions are the versions of. */
function requirements(group: Group, v: Versions): string[] {
  const known: Record<string, string[]> = {
    kubernetes: [`k8s.io/kubernetes@${v.kubernetes}`],
    etcd: [`go.etcd.io/etcd/server/v3@${v.etcd}`, `go.etcd.io/etcd/etcdctl/v3@${v.etcd}`],
    containerd: [`github.com/containerd/containerd/v2@${v.containerd}`],
    runc: [`github.com/opencontainers/runc@${v.runc}`],
    crictl: [`sigs.k8s.io/cri-tools@${v.crictl}`],
    cni: [`github.com/containernetworking/plugins@${v.cni}`],
    coredns: [`github.com/coredns/coredns@${v.coredns}`],
    yq: [`github.com/mikefarah/yq/v4@${v.yq}`],
    jq: [`github.com/itchyny/gojq@${v.gojq}`],
    kind: [`sigs.k8s.io/kind@${v.kind}`],
    'kube-bench': [`github.com/aquasecurity/kube-bench@${v.kubeBench}`],
  }
  return known[group.id] ?? []
}

async function pin(group: Group, v: Versions, go: string): Promise<void> {
  const required = requirements(group, v)
  if (required.length === 0) return
  const cwd = join(modulesDir, group.modules)
  const options = { cwd, env: goEnv() }
  await mkdir(cwd, { recursive: true })
  await rm(join(cwd, 'go.sum'), { force: true })
  await writeFile(join(cwd, 'go.mod'), `module cks-lab/${group.id}\n`)
  const upstream = await goMod(required[0]!, go, options)
  // Go's runtime behaves as in the Go version that the main module names, so it is the one that upstream names.
  await run([go, 'mod', 'edit', `-go=${upstream.match(/^go (\S+)/m)![1]}`], options)
  const replacements = group.id === 'kubernetes' ? stagingModules(upstream, v) : []
  const edits = [
    ...required.map(module => `-require=${module}`),
    ...replacements.map(text => `-replace=${text}`),
  ]
  await run([go, 'mod', 'edit', ...edits], options)
  // A file that imports the programs makes tidy keep what they need; afterwards the recipes name them.
  const imports = join(cwd, 'programs.go')
  const packages = [...new Set(group.programs.map(program => program.package))]
  await writeFile(imports, `package programs\n\n${packages.map(name => `import _ "${name}"`).join('\n')}\n`)
  try {
    await run([go, 'mod', 'tidy'], options)
    await run([go, 'list', '-mod=readonly', '-deps', ...packages], options)
  } finally {
    await rm(imports)
  }
}

/** The go.mod of a module, given as path@version. */
async function goMod(
  module: string,
  go: string,
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<string> {
  const { GoMod } = JSON.parse(await run([go, 'mod', 'download', '-json', module], options)) as {
    GoMod: string
  }
  return readFile(GoMod, 'utf8')
}

/** Kubernetes points its staging modules at folders of its own repository; as modules they are published as v0.x.y. */
function stagingModules(upstream: string, v: Versions): string[] {
  const staging = v.kubernetes.replace(/^v1/, 'v0')
  const found = upstream.matchAll(/^\s*(?:replace )?(k8s\.io\/\S+) => \.\/staging/gm)
  return [...found].map(([, module]) => `${module}=${module}@${staging}`)
}

const v = versions()
const go = await findGo()
const chosen = process.argv.slice(2)
for (const group of [...groups(v), ...Object.values(extras(v))]) {
  if (chosen.length > 0 && !chosen.includes(group.id)) continue
  console.log(group.title)
  await pin(group, v, go)
}
