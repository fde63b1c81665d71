import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { stringify } from 'yaml'
import type { PodCondition } from '../cluster/pod-condition.ts'
import { finding } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { observeProbes } from './probes.ts'

const asked = vi.hoisted(() => ({
  condition: undefined as PodCondition | undefined,
  becomes: [] as boolean[],
}))
vi.mock(import('../cluster/pod-condition.ts'), async original => ({
  ...(await original()),
  podConditionOf: async () => {
    const ready = asked.becomes.shift()
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
  ok?: boolean
  /** s since the container's start */
  age?: number
}
const tries: unknown[] = []
async function told({ now = probes, ok = true, age = 600 }: Scene): Promise<string[]> {
  const containers = [{ name: 'kube-apiserver', id: 'c1', running: true, createdAt: 0 }]
  const facts = { manifests: [manifest(now)], containers, now: age * 1000 }
  const exec = async (argv: string[]) => {
    tries.push(...JSON.parse(argv.at(-1)!))
    const outcomes = JSON.parse(argv.at(-1)!).map(() => ({ ok, found: ok ? '200: ok' : '400: no' }))
    return { exitCode: 0, stdout: JSON.stringify(outcomes), stderr: '', timedOut: false }
  }
  const target = {
    lab: { recall: async () => JSON.stringify({ manifests: [manifest(probes)], files: {} }) },
    node: { name: 'n1', exec },
    signal: new AbortController().signal,
    once: (key: string, work: () => Promise<unknown>) => (key === 'node-facts' ? facts : work()),
  } as unknown as GradeTarget
  const { passed, evidence } = finding(await observeProbes(target, 'kube-apiserver'))
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
