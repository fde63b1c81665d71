import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { stringify } from 'yaml'
import type { PodCondition } from '../cluster/pod-condition.ts'
import { finding, type Observation } from '../finding.ts'
import { answering } from '../testing/answers.ts'
import type { GradeTarget } from '../types.ts'
import { observeProbes } from './probes.ts'

const asked = vi.hoisted(() => ({
  condition: undefined as PodCondition | undefined,
  becomes: [] as (boolean | 'gone')[],
}))
vi.mock(import('../cluster/pod-condition.ts'), async original => ({
  ...(await original()),
  podConditionOf: async () => {
    const ready = asked.becomes.shift()
    if (ready === 'gone') return undefined
    return asked.condition && { ...asked.condition, ready: ready ?? asked.condition.ready }
  },
}))
const pod: PodCondition = {
  name: 'kube-apiserver-n1',
  ready: true,
  message: 'unready: [x]',
  ip: '172.30.0.2',
}
beforeEach(() => Object.assign(asked, { condition: pod, becomes: [] }))

vi.mock('node:timers/promises', () => import('../testing/passing-time.ts'))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const httpGet = { port: 6443, scheme: 'HTTPS', path: '/livez' }
const probes = { startupProbe: { httpGet }, livenessProbe: { httpGet }, readinessProbe: { httpGet } }
const manifest = (more: object) => ({
  name: 'kube-apiserver.yaml',
  path: '/m/kube-apiserver.yaml',
  text: stringify({ spec: { containers: [{ name: 'kube-apiserver', ...more }] } }),
  changedAt: 0,
  changedAtLog: '',
})

interface Scene {
  now?: object
  /** What the setup left. */
  before?: object
  ok?: boolean
  /** s since the container's start; undefined: it does not run */
  age?: number | undefined
}
const tries: unknown[] = []
const waiting: string[] = []
function observed({ now = probes, before = probes, ok = true, ...scene }: Scene): Promise<Observation[]> {
  const age = 'age' in scene ? scene.age : 600
  const start = 1_000_000
  const addresses = [{ type: 'InternalIP', address: '172.30.0.9' }]
  const containers = [
    { name: 'etcd', id: 'c0', running: true, createdAt: 0 },
    { name: 'kube-apiserver', id: 'c2', running: false, createdAt: 0 },
    { name: 'kube-apiserver', id: 'c1', running: age !== undefined, createdAt: start },
  ]
  const facts = { manifests: [manifest(now)], containers, now: start + (age ?? 0) * 1000 }
  const known: Record<string, unknown> = {
    'node-facts': facts,
    'api-client': answering({ 'GET /api/v1/nodes/n1': { body: { status: { addresses } } } }).client,
  }
  const exec = async (argv: string[]) => {
    tries.push(...JSON.parse(argv.at(-1)!))
    const outcomes = JSON.parse(argv.at(-1)!).map(() => ({ ok, found: ok ? '200: ok' : '400: no' }))
    return { exitCode: 0, stdout: JSON.stringify(outcomes), stderr: '', timedOut: false }
  }
  const target = {
    lab: { recall: async () => JSON.stringify({ manifests: [manifest(before)], files: {} }) },
    node: { name: 'n1', exec },
    signal: new AbortController().signal,
    once: (key: string, work: () => Promise<unknown>) => known[key] ?? work(),
    waiting: (summary: string, forMs: number) => waiting.push(`${summary} ${forMs}`),
  } as unknown as GradeTarget
  return observeProbes(target, 'kube-apiserver')
}
async function told(scene: Scene): Promise<string[]> {
  const { passed, evidence } = finding(await observed(scene))
  return [passed ? 'passed' : 'failed', ...evidence.map(it => it.actual)]
}

test('each probe is tried from the node, those that ask the same once', async () => {
  tries.length = 0
  expect(await told({})).toEqual(['passed', '200: ok', 'ready'])
  expect(tries).toMatchObject([{ url: 'https://172.30.0.2:6443/livez', container: 'c1' }])
})

test('one that fails, cannot be made, or is gone fails, whatever the pod says', async () => {
  expect(await told({ ok: false })).toEqual(['failed', '400: no'])
  const { livenessProbe: _, ...rest } = probes
  expect(await told({ now: rest })).toEqual(['failed', 'none'])
  const now = { ...probes, readinessProbe: { httpGet: { port: 'probe-port' } } }
  expect(await told({ now })).toEqual(['failed', 'the container has no port named probe-port'])
})

test('one that asks another program is none of the API server’s health', async () => {
  const now = { ...probes, livenessProbe: { tcpSocket: { host: '127.0.0.1', port: 10257 } } }
  expect(await told({ now })).toEqual(['failed', "port 10257 is not the API server's, which is 6443"])
  const moved = { httpGet: { ...httpGet, port: 7443 } }
  const all = { startupProbe: moved, livenessProbe: moved, readinessProbe: moved }
  expect((await told({ now: { ...all, command: ['kube-apiserver', '--secure-port=7443'] } }))[0]).toBe(
    'passed',
  )
})

test('a pod that has just started is on its way, at every moment alike', async () => {
  asked.condition = { ...pod, ready: false }
  expect((await told({ age: 5 }))[0]).toBe('passed')
})

test('one that should be ready by now is waited for, and fails in the kubelet’s words', async () => {
  asked.condition = { ...pod, ready: false }
  const begun = Date.now()
  expect(await told({})).toEqual(['failed', 'not ready: unready: [x]'])
  expect(Date.now() - begun).toBeGreaterThan(20_000)
  asked.becomes = [false, false, true]
  expect((await told({}))[0]).toBe('passed')
})

test('one whose probes begin after hours is not looked after', async () => {
  asked.condition = { ...pod, ready: false }
  const now = { ...probes, readinessProbe: { httpGet, initialDelaySeconds: 7_200 } }
  expect((await told({ now, age: 1 }))[0]).toBe('failed')
})

test('a token that a health check brings along has to last', async () => {
  const soon = tokenProbe({ exp: Math.floor(Date.now() / 1000) + 3600 })
  expect((await told({ now: { ...probes, livenessProbe: soon } })).join()).toMatch(/it ends .*restarts/)
  const late = tokenProbe({ exp: 32_503_680_000 })
  expect(await told({ now: { ...probes, livenessProbe: late } })).toContain('passed')
})

/** A health check that brings a JWT along. */
function tokenProbe(payload: object) {
  const parts = ['h', JSON.stringify(payload), 's'].map(it => Buffer.from(it).toString('base64url'))
  const httpHeaders = [{ name: 'Authorization', value: `Bearer ${parts.join('.')}` }]
  return { httpGet: { ...httpGet, httpHeaders } }
}

test('what each check has to answer is told where it stands, and what the kubelet says of the pod', async () => {
  const file = '/m/kube-apiserver.yaml'
  const seen = await observed({})
  expect(seen).toHaveLength(4)
  expect(seen.slice(2)).toEqual([
    {
      ok: true,
      where: expect.stringMatching(
        /^\/m\/kube-apiserver.yaml:\d+: readinessProbe, .*\/livez as the kubelet$/,
      ),
      expected: expect.stringMatching(/200/),
      actual: '200: ok',
    },
    { ok: true, where: 'pod kube-apiserver-n1, as the kubelet sees it', expected: 'ready', actual: 'ready' },
  ])
  const lines = seen.slice(0, 3).map(it => it.where.split(': ')[0])
  expect(new Set(lines).size).toBe(3)
  const { livenessProbe: _, ...rest } = probes
  expect((await observed({ now: rest }))[0]).toMatchObject({
    where: expect.stringContaining(file),
    expected: 'kube-apiserver has a livenessProbe',
  })
})

test('a check that there never was may be away, one without any is right', async () => {
  const { livenessProbe: _, ...rest } = probes
  expect((await told({ now: rest, before: rest }))[0]).toBe('passed')
  asked.condition = undefined
  expect(await observed({ now: {}, before: {} })).toMatchObject([
    { ok: true, expected: 'the health checks it had', actual: 'it had none' },
  ])
})

test('while one fails the pod is not waited for', async () => {
  asked.condition = { ...pod, ready: false }
  const now = { ...probes, livenessProbe: { httpGet: { port: 'no-such' } } }
  const begun = Date.now()
  expect((await told({ now }))[0]).toBe('failed')
  expect(Date.now()).toBe(begun)
})

test('of a pod that nobody knows, or whose container does not run, its checks alone are judged', async () => {
  expect(await told({ age: undefined })).toEqual(['passed', '200: ok'])
  asked.condition = undefined
  tries.length = 0
  expect(await told({})).toEqual(['passed', '200: ok'])
  expect(tries).toMatchObject([{ url: 'https://172.30.0.9:6443/livez' }])
})

test('a pod in the network of the node is asked at the address of that', async () => {
  const { ip: _, ...rest } = pod
  asked.condition = { ...rest, hostIp: '172.30.0.3' }
  tries.length = 0
  await told({})
  expect(tries).toMatchObject([{ url: 'https://172.30.0.3:6443/livez' }])
})

test('a pod that is gone while it is waited for is for others to tell', async () => {
  asked.condition = { ...pod, ready: false }
  asked.becomes = [false, false, 'gone']
  expect(await told({})).toEqual(['passed', '200: ok'])
})

test('who waits is told what for and for how long, and why a pod is late', async () => {
  asked.condition = { ...pod, ready: false }
  asked.becomes = [false, false, true]
  waiting.length = 0
  expect((await told({}))[0]).toBe('passed')
  expect(waiting).toEqual(["kube-apiserver's pod becomes ready 0", "kube-apiserver's pod becomes ready 1000"])
  const early = await observed({ age: 5 })
  expect(early.at(-1)).toMatchObject({
    ok: true,
    expected: 'ready',
    actual: 'on its way: its health checks succeed, and it started 5 s ago',
  })
  const never = await observed({
    now: { ...probes, readinessProbe: { httpGet, initialDelaySeconds: 7_200 } },
  })
  expect(never.at(-1)).toMatchObject({
    ok: false,
    where: 'pod kube-apiserver-n1, as the kubelet sees it',
    expected: 'ready within five minutes of its start',
    actual: expect.stringMatching(/^by its probes' delays and periods not before 7\d+ s have passed$/),
  })
})

test('a token that ends within the month is told by the check that brings it along', async () => {
  const inDays = (days: number) => tokenProbe({ exp: Math.floor(Date.now() / 1000) + days * 24 * 3600 })
  const seen = async (days: number) =>
    (await observed({ now: { ...probes, livenessProbe: inDays(days) } })).filter(it => !it.ok)
  expect(await seen(29)).toMatchObject([
    {
      where: expect.stringMatching(/^\/m\/kube-apiserver.yaml:\d+$/),
      expected: 'the token of the livenessProbe goes on being valid',
    },
  ])
  expect(await seen(31)).toEqual([])
})
