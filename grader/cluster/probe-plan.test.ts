import { expect, test } from 'vitest'
import { describePlan, type Probe, planProbe, readyAfter, resolvePort, successOf } from './probe-plan.ts'

const container = {
  name: 'kube-apiserver',
  image: 'registry.k8s.io/kube-apiserver:v1.35.4',
  ports: [{ name: 'probe-port', containerPort: 6443 }],
  env: [{ name: 'FILE', value: '/tmp/x' }],
}
const told = (probe: Probe) => {
  const plan = planProbe(probe, container, '172.30.0.2')
  return plan.kind === 'impossible' ? plan.why : describePlan(plan)
}

test.each<[Probe, string]>([
  [{ httpGet: { port: 6443 } }, 'GET http://172.30.0.2:6443/'],
  [{ httpGet: { port: 'probe-port', scheme: 'HTTPS', path: 'livez' } }, 'GET https://172.30.0.2:6443/livez'],
  [{ httpGet: { port: 80, host: '::1', path: '/a?b=c' } }, 'GET http://[::1]:80/a?b=c'],
  [{ httpGet: { port: '8080' } }, 'GET http://172.30.0.2:8080/'],
  [{ httpGet: { port: 'nothing' } }, 'the container has no port named nothing'],
  [{ httpGet: {} }, 'it names no port'],
  [{ httpGet: { port: 70_000 } }, '70000 is no port'],
  [{ tcpSocket: { port: 'probe-port' } }, 'connect to 172.30.0.2:6443'],
  [{ tcpSocket: { host: '127.0.0.1', port: 6444 } }, 'connect to 127.0.0.1:6444'],
  [{ tcpSocket: { port: 'x' } }, 'the container has no port named x'],
  [{ grpc: { port: 2379 } }, 'gRPC health of 172.30.0.2:2379'],
  [{ exec: { command: ['cat', '$(FILE)'] } }, 'run cat /tmp/x in the container'],
  [{ httpGet: { port: 80, path: 'a//b' } }, 'GET http://172.30.0.2:80/a//b'],
  [{ httpGet: { port: 80, path: '//a' } }, 'GET http://172.30.0.2:80/a'],
  [{ grpc: {} }, 'it names no port'],
  [{}, 'it says neither httpGet, tcpSocket, grpc nor exec'],
])('%j is resolved as the kubelet does', (probe, expected) => expect(told(probe)).toBe(expected))

test('the kubelet’s own headers are sent unless the probe gives others', () => {
  const headers = (httpHeaders: { name: string; value: string }[]) => {
    const plan = planProbe({ httpGet: { port: 1, httpHeaders } }, container, '172.30.0.2')
    return plan.kind === 'http' ? plan.headers.map(it => it.join(': ')) : []
  }
  expect(headers([])).toEqual(['User-Agent: kube-probe/1.35', 'Accept: */*'])
  expect(headers([{ name: 'user-agent', value: 'mine' }])).toEqual(['user-agent: mine', 'Accept: */*'])
  expect(headers([{ name: 'accept', value: '' }])).toEqual(['User-Agent: kube-probe/1.35'])
  expect(headers([{ name: 'Accept', value: 'a/b' }])).toEqual(['Accept: a/b', 'User-Agent: kube-probe/1.35'])
  expect(headers([{ name: 'X', value: '' }])).toContain('X: ')
  const without = planProbe({ httpGet: { port: 1 } }, { name: 'x', image: 'x:latest' }, '::1')
  expect(without).toMatchObject({
    headers: [
      ['User-Agent', 'kube-probe/1'],
      ['Accept', '*/*'],
    ],
  })
  const later = planProbe({ httpGet: { port: 1 } }, { name: 'x', image: 'x:v12.40.1' }, '::1')
  expect(later).toMatchObject({
    headers: [
      ['User-Agent', 'kube-probe/12.40'],
      ['Accept', '*/*'],
    ],
  })
  expect(headers([{ name: 'Host', value: 'x' }])).toContain('Host: x')
})

test('a port is a number from 1 to 65535, one as a text too where no port has it for a name', () => {
  const ports = [null, { name: '7', containerPort: 70 }] as unknown as {
    name: string
    containerPort: number
  }[]
  const port = (it: unknown) => resolvePort(it, { ports })
  expect([1, 65_535, '8', '7'].map(it => port(it).port)).toEqual([1, 65_535, 8, 70])
  for (const none of [0, -1, 1.5, 65_536, '0', true, [80]])
    expect(port(none), String(none)).toEqual({ why: `${String(none)} is no port` })
  for (const none of ['x', '', '8x', 'x8', null])
    expect(port(none), String(none)).toEqual({ why: `the container has no port named ${none}` })
  expect(resolvePort('8', { ports: {} as never }).port).toBe(8)
})

test('a try takes as long as the probe says, 1 s where it does not, and succeeds as its kind does', () => {
  const plan = (probe: Probe) => planProbe(probe, container, '172.30.0.2')
  expect([{}, { timeoutSeconds: 5 }].map(it => plan(it).timeoutMs)).toEqual([1000, 5000])
  expect(describePlan(plan({}))).toBe('cannot be tried')
  expect(plan({ grpc: { port: 1 } })).toMatchObject({ service: '' })
  expect(plan({ grpc: { port: 1, service: 's' } })).toMatchObject({ service: 's' })
  expect(
    [{ httpGet: { port: 1 } }, { tcpSocket: { port: 1 } }, { exec: {} }, { grpc: { port: 1 } }, {}]
      .map(plan)
      .map(successOf),
  ).toEqual(['200 to 399', 'connected', 'exit code 0', 'SERVING', 'a probe that the kubelet can make'])
})

test('a pod is ready once its start-up and readiness probes have had their turns', () => {
  const startupProbe = { initialDelaySeconds: 10, periodSeconds: 10 }
  expect(readyAfter({ name: 'x' })).toBe(0)
  expect(readyAfter({ name: 'x', startupProbe })).toBe(30)
  expect(readyAfter({ name: 'x', startupProbe, readinessProbe: { periodSeconds: 1 } })).toBe(32)
  expect(readyAfter({ name: 'x', readinessProbe: { initialDelaySeconds: 3_600 } })).toBe(3_620)
})
