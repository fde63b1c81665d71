import { describe, expect, test } from 'vitest'
import { type ComponentContainer, components, type ManifestFile, type NodeFacts } from './facts.ts'
import type { LastWords } from './last-words.ts'
import { judgeControlPlane } from './verdict.ts'

const start = 1_000_000_000
const manifestText = (name: string, flag = '') =>
  `kind: Pod\nspec:\n  containers:\n  - name: ${name}\n    command: [${name}${flag && `, ${flag}`}]\n`
const file = (name: string, text = manifestText(name), changedAt = start): ManifestFile => ({
  name: `${name}.yaml`,
  path: `/etc/kubernetes/manifests/${name}.yaml`,
  text,
  changedAt,
  changedAtLog: '1122 12:00:00.000000',
})
const container = (name: string, more: Partial<ComponentContainer> = {}): ComponentContainer => ({
  id: name,
  name,
  pod: `${name}-n`,
  attempt: 0,
  running: true,
  createdAt: start + 1_000,
  argv: [name],
  ...more,
})
const healthy = (): NodeFacts => ({
  now: start + 100_000,
  kubeletRunning: true,
  manifests: components.map(name => file(name)),
  containers: components.map(name => container(name)),
})
const words = (more: Partial<LastWords> = {}): LastWords => ({
  journal: [],
  exited: new Map(),
  logs: new Map(),
  ...more,
})
const exit = (id: string, exitCode: number, lastLog = 'Error: unknown flag: --x') =>
  new Map([[id, { id, exitCode, reason: 'Error', startedAt: 0, finishedAt: 0, lastLog }]])

const ready = { ready: true } as const
const silent = { ready: false, answers: false, detail: 'connection refused' } as const
const graceMs = 6_000
const judge = (facts: NodeFacts, readiness: typeof ready | typeof silent = ready, last?: LastWords) =>
  judgeControlPlane(readiness, facts, last, graceMs)

/** The API server's manifest was changed just now and says something else. */
function edited(text = manifestText('kube-apiserver', '--x'), ago = 500): NodeFacts {
  const facts = healthy()
  facts.manifests[1] = file('kube-apiserver', text, facts.now - ago)
  return facts
}
const withApiServer = (facts: NodeFacts, ...own: ComponentContainer[]): NodeFacts => ({
  ...facts,
  containers: [...own, ...facts.containers.filter(it => it.name !== 'kube-apiserver')],
})

describe('the control plane', () => {
  test('is ready when everything runs from its manifest', () => {
    expect(judge(healthy())).toMatchObject({ phase: 'ready' })
  })

  test('is ready, for the change that its API server was started for', () => {
    const facts = edited(manifestText('kube-apiserver'), 3_000)
    const started = withApiServer(facts, container('kube-apiserver', { createdAt: facts.now - 2_000 }))
    expect(judge(started)).toMatchObject({ phase: 'ready', editedAt: facts.now - 3_000 })
    expect(judge(edited(manifestText('kube-apiserver'), graceMs + 1))).not.toHaveProperty('editedAt')
  })

  test('is restarting while a change is not in force, though the old process still answers', () => {
    expect(judge(edited(), ready, words())).toMatchObject({
      phase: 'restarting',
      component: 'kube-apiserver',
    })
  })

  test('is ready when a change that the command line does not show has had its time', () => {
    expect(judge(edited(manifestText('kube-apiserver'), graceMs + 1))).toMatchObject({ phase: 'ready' })
    expect(judge(edited(manifestText('kube-apiserver'), graceMs - 1), ready, words())).toMatchObject({
      phase: 'restarting',
    })
  })

  test('is restarting while the process before still runs beside the new one', () => {
    const facts = healthy()
    const old = container('kube-apiserver', { id: 'old', createdAt: start })
    expect(judge(withApiServer(facts, container('kube-apiserver'), old), ready, words())).toMatchObject({
      phase: 'restarting',
    })
  })

  test('is restarting while an older process answers and the new one is at its second attempt', () => {
    const second = container('kube-apiserver', { id: 'second', attempt: 1, createdAt: start + 3_000 })
    const first = container('kube-apiserver', {
      id: 'first',
      running: false,
      argv: undefined,
      createdAt: start + 2_000,
    })
    const old = container('kube-apiserver', { id: 'old', createdAt: start - 9_000 })
    expect(judge(withApiServer(healthy(), second, first, old), ready, words())).toMatchObject({
      phase: 'restarting',
    })
  })

  test('is broken with the parse error at once, though the old process still answers', () => {
    const state = judge(edited('kind: Pod\n spec:'), ready, words())
    expect(state).toMatchObject({ phase: 'broken', component: 'kube-apiserver' })
    expect(state.cause).toBeTruthy()
  })

  test("is broken in the kubelet's words when it cannot read what looks like a pod", () => {
    const line = `E1122 12:00:01.000000     169 file.go:194] "Could not process manifest file" err="couldn't parse as pod(json: cannot unmarshal)" path="/etc/kubernetes/manifests/kube-apiserver.yaml"`
    expect(judge(edited(), silent, words({ journal: [line] }))).toMatchObject({
      phase: 'broken',
      cause: "couldn't parse as pod(json: cannot unmarshal)",
    })
  })

  test("does not believe the kubelet's complaint about an older version of the file", () => {
    const line = `E1122 11:59:59.000000     169 file.go:194] "Could not process manifest file" err="old" path="/etc/kubernetes/manifests/kube-apiserver.yaml"`
    expect(judge(edited(), silent, words({ journal: [line] }))).toMatchObject({ phase: 'restarting' })
  })

  test('is broken with exit code and last words when the new process ended', () => {
    const facts = withApiServer(healthy(), container('kube-apiserver', { running: false, argv: undefined }))
    const state = judge(facts, silent, words({ exited: exit('kube-apiserver', 1) }))
    expect(state).toMatchObject({ phase: 'broken', cause: 'exit code 1: Error: unknown flag: --x' })
  })

  test('is restarting when the process was told to end, or found its port still taken', () => {
    const facts = withApiServer(healthy(), container('kube-apiserver', { running: false, argv: undefined }))
    expect(judge(facts, silent, words({ exited: exit('kube-apiserver', 137) }))).toMatchObject({
      phase: 'restarting',
    })
    const taken = exit('kube-apiserver', 1, 'listen tcp 0.0.0.0:6443: bind: address already in use')
    expect(judge(facts, silent, words({ exited: taken }))).toMatchObject({ phase: 'restarting' })
  })

  test('is broken between two crashes too', () => {
    const facts = withApiServer(
      { ...healthy(), now: start + 4_000 },
      container('kube-apiserver', { id: 'second', attempt: 1, createdAt: start + 3_000 }),
      container('kube-apiserver', { id: 'first', running: false, argv: undefined }),
    )
    expect(judge(facts, silent, words({ exited: exit('first', 1) }))).toMatchObject({ phase: 'broken' })
  })

  test('waits for a scheduler that has not ended and does not listen, on a busy machine', () => {
    const started = (...flags: string[]): NodeFacts => ({
      ...healthy(),
      now: start + 9_000,
      containers: components.map(name => container(name, { argv: [name, ...flags] })),
      listening: new Set([10257, 6443]),
    })
    expect(judge(started())).toMatchObject({ phase: 'restarting', component: 'kube-scheduler' })
    expect(judge({ ...started(), listening: new Set([10257, 10259]) })).toMatchObject({ phase: 'ready' })
    expect(judge({ ...started(), listening: undefined })).toMatchObject({ phase: 'ready' })
    expect(judge({ ...started(), now: start + 60_000 })).toMatchObject({ phase: 'ready' })
    expect(judge(started('--secure-port=0'))).toMatchObject({ phase: 'ready' })
  })

  test('is stopped when no file makes the API server', () => {
    const facts = healthy()
    facts.manifests = facts.manifests.filter(it => it.name !== 'kube-apiserver.yaml')
    expect(judge(facts, silent, words())).toMatchObject({ phase: 'stopped', component: 'kube-apiserver' })
  })

  test('is broken when a change waits for a kubelet that does not run', () => {
    expect(judge({ ...edited(), kubeletRunning: false }, ready, words())).toMatchObject({
      phase: 'broken',
      component: 'kubelet',
    })
  })

  test('is broken when the container runtime does not answer', () => {
    const facts = { ...healthy(), containers: [], runtimeError: 'connect: no such file' }
    expect(judge(facts, silent, words())).toMatchObject({
      phase: 'broken',
      component: 'containerd',
      cause: 'connect: no such file',
    })
  })

  test('is judged by the copy when a copy with a later name has the same pod', () => {
    const facts = healthy()
    facts.manifests.push({
      ...file('kube-apiserver', manifestText('kube-apiserver', '--old'), facts.now - 100),
      name: 'kube-apiserver.yaml.bak',
    })
    expect(judge(facts, ready, words())).toMatchObject({ phase: 'restarting' })
  })

  test('is ready, and says which files were not looked at, beside files too many or too large', () => {
    const facts = healthy()
    facts.manifests.push({ ...file('junk', ''), unread: 'it is larger than 64 KiB, and was not read' })
    facts.unlisted = 12
    expect(judge(facts)).toMatchObject({
      phase: 'ready',
      cause: expect.stringMatching(/^13 files .*junk\.yaml: it is larger than 64 KiB/),
    })
  })

  test('is broken where the manifest of a component was too large to be read', () => {
    const facts = healthy()
    facts.manifests[0] = { ...file('etcd', ''), unread: 'it is larger than 64 KiB, and was not read' }
    expect(judge(facts)).toMatchObject({
      phase: 'broken',
      component: 'etcd',
      summary: expect.stringContaining('etcd.yaml was not read'),
      cause: expect.stringContaining('larger than 64 KiB'),
    })
  })

  test('is broken, and no error, where aliases of a manifest would fill the memory', () => {
    const facts = healthy()
    const lines = ['a: &a [x,x,x,x,x,x,x,x]']
    for (const [it, before] of ['ba', 'cb', 'dc', 'ed'])
      lines.push(`${it}: &${it} [${Array(8).fill(`*${before}`)}]`)
    facts.manifests[0] = file('etcd', lines.join('\n'))
    expect(judge(facts)).toMatchObject({ phase: 'broken', cause: expect.stringContaining('Excessive alias') })
  })

  const withScheduler = (more: Partial<ComponentContainer>) => {
    const facts = healthy()
    const scheduler = (it: ComponentContainer) => (it.name === 'kube-scheduler' ? { ...it, ...more } : it)
    return { ...facts, containers: facts.containers.map(scheduler) }
  }

  test('is ready while the scheduler starts again after it lost its lease', () => {
    const facts = withScheduler({ running: false, argv: undefined })
    const lost = exit('kube-scheduler', 1, 'server.go:319] "Leaderelection lost"')
    expect(judge(facts, ready, words({ exited: lost }))).toMatchObject({ phase: 'ready' })
  })

  test('is ready while the scheduler starts again after it had run', () => {
    const facts = withScheduler({ running: false, argv: undefined })
    const after = new Map(
      [...exit('kube-scheduler', 1)].map(([id, it]) => [id, { ...it, finishedAt: 60_000 }]),
    )
    expect(judge(facts, ready, words({ exited: after }))).toMatchObject({ phase: 'ready' })
  })

  test('is restarting while the scheduler has been made and has not begun', () => {
    const facts = withScheduler({ running: false, argv: undefined })
    expect(judge(facts, ready, words())).toMatchObject({ phase: 'restarting', component: 'kube-scheduler' })
  })

  test('is broken when the scheduler cannot start', () => {
    const facts = withScheduler({ running: false, argv: undefined })
    const state = judge(facts, ready, words({ exited: exit('kube-scheduler', 1) }))
    expect(state).toMatchObject({ phase: 'broken', component: 'kube-scheduler' })
    // As with --version.
    const done = exit('kube-scheduler', 0, 'Kubernetes v1.35.0')
    expect(judge(facts, ready, words({ exited: done }))).toMatchObject({
      phase: 'broken',
      cause: 'exit code 0: Kubernetes v1.35.0',
    })
  })

  test('is restarting while nobody can say yet whether the new scheduler stays', () => {
    const facts = withScheduler({ createdAt: healthy().now - 1_000 })
    expect(judge(facts, ready, words())).toMatchObject({ phase: 'restarting', component: 'kube-scheduler' })
  })

  test('names the file that the kubelet cannot read beside a manifest that it has not taken up', () => {
    const facts = edited(manifestText('kube-apiserver', '--x'), 8_000)
    const notes = { ...file('changes', 'Changed: flags: all'), name: 'changes.txt' }
    notes.path = '/etc/kubernetes/manifests/changes.txt'
    facts.manifests.push(notes)
    const line = `E1122 12:00:09.000000     169 file.go:187] "Could not process manifest file" err="${notes.path}: couldn't parse as pod(yaml: mapping values are not allowed in this context), please check config file" path="${notes.path}"`
    expect(judge(facts, silent, words({ journal: [line] }))).toEqual({
      phase: 'restarting',
      component: 'kube-apiserver',
      summary:
        'kube-apiserver.yaml changed 8.0 s ago; the kubelet has not started kube-apiserver from it yet, and cannot read changes.txt',
      cause: `${notes.path}: couldn't parse as pod(yaml: mapping values are not allowed in this context), please check config file`,
      editedAt: facts.now - 8_000,
    })
    expect(judge(facts, silent, words()).summary).not.toContain('changes.txt')
  })
})

describe('a control plane without etcd', () => {
  /** etcd's manifest was changed just now and says something else. */
  function etcdEdited(ago = 3_000): NodeFacts {
    const facts = healthy()
    facts.manifests[0] = file('etcd', manifestText('etcd', '--x'), facts.now - ago)
    return facts
  }
  const replaced = (facts: NodeFacts, ...own: ComponentContainer[]): NodeFacts => ({
    ...facts,
    containers: [...own, ...facts.containers.filter(it => !own.some(({ name }) => name === it.name))],
  })
  const ended = (name: string) => container(name, { running: false, argv: undefined })

  test('waits for etcd, not for an API server that runs and does not answer', () => {
    expect(judge(replaced(etcdEdited(), ended('etcd')), silent, words())).toMatchObject({
      phase: 'restarting',
      component: 'etcd',
      summary: 'etcd.yaml changed 3.0 s ago; the kubelet has not started etcd from it yet',
    })
  })

  test('waits for etcd while the API server is down for its sake', () => {
    const facts = replaced(etcdEdited(), ended('etcd'), ended('kube-apiserver'))
    const exited = new Map([...exit('kube-apiserver', 137), ...exit('etcd', 0)])
    expect(judge(facts, silent, words({ exited }))).toMatchObject({ phase: 'restarting', component: 'etcd' })
  })

  test('is broken in the words of etcd, not in those of an API server that does not reach it', () => {
    const facts = replaced(healthy(), ended('etcd'), ended('kube-apiserver'))
    const exited = new Map([
      ...exit('etcd', 2, 'flag provided but not defined: -x'),
      ...exit('kube-apiserver', 1, 'dial tcp 127.0.0.1:2379: connect: connection refused'),
    ])
    expect(judge(facts, silent, words({ exited }))).toEqual({
      phase: 'broken',
      component: 'etcd',
      summary: 'etcd ended',
      cause: 'exit code 2: flag provided but not defined: -x',
    })
  })

  test('is broken by etcd between two of its crashes too, but not by one that has run since', () => {
    const facts = replaced(healthy(), container('etcd', { id: 'second', attempt: 1 }))
    facts.containers.push(
      container('etcd', { id: 'first', running: false, argv: undefined, createdAt: start + 500 }),
    )
    const last = words({ exited: exit('first', 2) })
    const at = (now: number) => judge({ ...facts, now }, silent, last)
    expect(at(start + 3_000)).toMatchObject({ phase: 'broken', summary: 'etcd ends again and again' })
    expect(at(start + 80_000)).toMatchObject({ component: 'kube-apiserver' })
  })

  test('is broken by the API server where that has a fault of its own', () => {
    const facts = replaced(etcdEdited(), ended('etcd'), ended('kube-apiserver'))
    const exited = exit('kube-apiserver', 1)
    expect(judge(facts, silent, words({ exited }))).toMatchObject({
      phase: 'broken',
      component: 'kube-apiserver',
    })
  })

  test('says of an API server that ends for want of an etcd which runs that it does not reach it', () => {
    const facts = replaced(healthy(), ended('kube-apiserver'))
    const exited = exit('kube-apiserver', 1, 'dial tcp 127.0.0.1:2379: connect: connection refused')
    expect(judge(facts, silent, words({ exited }))).toMatchObject({
      phase: 'broken',
      component: 'kube-apiserver',
      summary: 'kube-apiserver ended: it does not reach etcd',
    })
  })

  test('gives an API server as long as a start takes once etcd has started anew', () => {
    const startedAgo = (ms: number) => {
      const facts = etcdEdited(ms + 2_000)
      return judge(
        replaced(facts, container('etcd', { createdAt: facts.now - ms, argv: ['etcd', '--x'] })),
        silent,
        words(),
      )
    }
    expect(startedAgo(10_000)).toMatchObject({
      phase: 'restarting',
      component: 'kube-apiserver',
      summary: 'kube-apiserver started 99 s ago, after the change of etcd.yaml, and is not ready yet',
    })
    expect(startedAgo(50_000)).toMatchObject({ phase: 'broken', component: 'kube-apiserver' })
  })
})
