import { expect, test } from 'vitest'
import { argumentsOf } from './lab-containers.ts'

const inspected = {
  Config: {
    Hostname: 'cks-1-one-control-plane',
    Env: ['KUBECONFIG=/etc/kubernetes/admin.conf'],
    Labels: { 'io.x-k8s.kind.cluster': 'cks-1-one', 'io.x-k8s.kind.role': 'control-plane' },
  },
  HostConfig: {
    Binds: ['/lib/modules:/lib/modules:ro'],
    PortBindings: { '6443/tcp': [{ HostIp: '127.0.0.1', HostPort: '40123' }] },
  },
  NetworkSettings: { Networks: { 'cks-lab': { IPAddress: '172.19.0.2' } } },
}
const pairs = (argv: string[], flag: string) =>
  argv.flatMap((word, i) => (word === flag ? [argv[i + 1]] : []))

test('a container made anew has the name, labels, port and address of the one that kind made', () => {
  const argv = argumentsOf(inspected, 'docker')
  expect(pairs(argv, '--hostname')).toEqual(['cks-1-one-control-plane'])
  expect(pairs(argv, '--label')).toEqual([
    'io.x-k8s.kind.cluster=cks-1-one',
    'io.x-k8s.kind.role=control-plane',
  ])
  expect(pairs(argv, '--publish')).toEqual(['127.0.0.1:40123:6443/tcp'])
  expect(pairs(argv, '--network')).toEqual(['cks-lab'])
  expect(pairs(argv, '--ip')).toEqual(['172.19.0.2'])
  expect(pairs(argv, '--volume')).toEqual(['/var', '/lib/modules:/lib/modules:ro'])
})

test('with Podman /var may hold programs, as kind has it there', () => {
  const named = {
    ...inspected,
    HostConfig: { ...inspected.HostConfig, Binds: ['abc:/var:rw,exec', '/x:/x'] },
  }
  expect(pairs(argumentsOf(named, 'podman'), '--volume')).toEqual([
    'cks-1-one-control-plane-var:/var:suid,exec,dev',
    '/x:/x',
  ])
})

test('a container without published ports gets none', () => {
  const argv = argumentsOf({ ...inspected, HostConfig: { PortBindings: {} } }, 'docker')
  expect(argv).not.toContain('--publish')
})
