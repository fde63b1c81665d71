/** On real nodes: what no lab has in common with another, though what all of them begin with is made once (first-objects.ts). */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiAgent, getJson } from '../../control-plane/api-agent.ts'
import type { Lab } from '../../lab.ts'
import { RootlessEngine } from './engine.ts'
import { labsDir } from './lab-folder.ts'

const state = mkdtempSync(join(tmpdir(), 'cks-lab-own-'))
process.env.CKS_LAB_STATE = state
const labs: Lab[] = []
const startedAt = Date.now()

beforeAll(async () => {
  // Where there were no first objects yet, the first lab leaves them, and the other two begin with them.
  for (const id of ['one', 'two', 'three'])
    labs.push(await new RootlessEngine().create(id, {}, () => {}, new AbortController().signal))
}, 600_000)
afterAll(async () => {
  for (const lab of labs) await lab.destroy()
  rmSync(state, { recursive: true, force: true })
})

/** What a script prints in each lab, in lines. */
const linesOf = (script: string) =>
  Promise.all(
    labs.map(async ({ node }) => {
      const { exitCode, stdout, stderr } = await node.exec(['bash', '-c', script])
      expect(exitCode, stderr).toBe(0)
      return stdout.trim().split('\n').toSorted()
    }),
  )

interface Item {
  metadata: { name: string; namespace?: string; uid: string; creationTimestamp: string }
  data?: Record<string, string>
}
const itemsOf = (path: string) =>
  Promise.all(
    labs.map(async lab => {
      const agent = apiAgent(lab.node, await lab.credentials())
      try {
        return ((await getJson(agent, path)) as { items: Item[] }).items
      } finally {
        agent.destroy()
      }
    }),
  )

/** As many things in each lab, and none of them in another or twice in one. */
function expectDistinct(things: readonly string[][], least: number): void {
  for (const it of things) expect(it.length).toBeGreaterThanOrEqual(least)
  const all = things.flatMap(it => [...new Set(it)])
  expect(all.filter((it, index) => all.indexOf(it) !== index)).toEqual([])
}

const lists = [
  ['ClusterRoles', '/apis/rbac.authorization.k8s.io/v1/clusterroles', 60],
  ['ClusterRoleBindings', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', 50],
  ['Roles', '/apis/rbac.authorization.k8s.io/v1/roles', 8],
  ['RoleBindings', '/apis/rbac.authorization.k8s.io/v1/rolebindings', 8],
  ['Namespaces', '/api/v1/namespaces', 4],
  ['ServiceAccounts', '/api/v1/serviceaccounts', 30],
  ['FlowSchemas', '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas', 10],
  ['PriorityClasses', '/apis/scheduling.k8s.io/v1/priorityclasses', 2],
  ['APIServices', '/apis/apiregistration.k8s.io/v1/apiservices', 20],
  ['ConfigMaps', '/api/v1/configmaps', 8],
] as const

describe('labs have of their own', () => {
  it('every private key, in whichever file', async () => {
    // A key is known by its number, whatever it stands in: kubeconfigs hold theirs in base64.
    const script = `set -eo pipefail
      public() { openssl pkey -pubout -outform DER | sha256sum; }
      find /etc/kubernetes -name '*.key' | while read -r file; do public <"$file"; done
      for file in /etc/kubernetes/*.conf; do sed -n 's/^ *client-key-data: //p' "$file"; done |
        while read -r data; do base64 -d <<<"$data" | public; done
      public </var/lib/kubelet/pki/kubelet.key
      public </var/lib/kubelet/pki/kubelet-client-current.pem`
    expectDistinct(await linesOf(script), 16)
  })

  it('every Secret', async () => {
    const secrets = await itemsOf('/api/v1/secrets')
    expectDistinct(
      secrets.map(items => items.map(it => it.data?.['token-secret'] ?? JSON.stringify(it.data))),
      1,
    )
  })

  it('a signature for tokens: one lab takes none of another’s', async () => {
    const tokens = await linesOf('kubectl create token default')
    const [first, ...others] = tokens.map(([token]) => token!)
    const ask = (token: string) =>
      labs[0]!.node.exec([
        'kubectl',
        '--kubeconfig=/dev/null',
        '--insecure-skip-tls-verify',
        '--server=https://127.0.0.1:6443',
        `--token=${token}`,
        'auth',
        'whoami',
      ])
    expect((await ask(first!)).stdout).toContain('system:serviceaccount:default:default')
    for (const token of others) expect((await ask(token)).stderr).toContain('Unauthorized')
  })

  it.each(lists)('%s: UIDs, and no object older than the lab', async (_, path, least) => {
    const found = await itemsOf(path)
    expectDistinct(
      found.map(items => items.map(it => it.metadata.uid)),
      least,
    )
    for (const it of found.flat())
      expect(Date.parse(it.metadata.creationTimestamp), it.metadata.name).toBeGreaterThan(startedAt - 1000)
  })
})

describe('labs have in common', () => {
  it.each(lists)('%s: which there are', async (_, path) => {
    const [first, ...others] = (await itemsOf(path)).map(items =>
      items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).toSorted(),
    )
    for (const it of others) expect(it).toEqual(first)
  })
})

it('the first objects were laid, and no file of them is left', async () => {
  for (const { id } of labs.slice(1))
    expect(readFileSync(join(labsDir(), id, 'shared/boot.log'), 'utf8')).not.toContain('were not laid')
  for (const files of await linesOf('ls /etc/cks-lab')) expect(files).toEqual(['kubeadm.yaml'])
})
