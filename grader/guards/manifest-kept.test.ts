import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import type { ManifestChanges } from '../observations/manifest-kept.ts'
import { judged } from '../testing/target.ts'
import type { GradeTarget } from '../types.ts'
import { manifestKept } from './manifest-kept.ts'

// biome-ignore lint/suspicious/noExplicitAny: a pod of which the tests change any field
type Any = any

const probe = (path: string) => ({
  httpGet: { host: '172.30.0.2', path, port: 'probe-port', scheme: 'HTTPS' },
  initialDelaySeconds: 10,
  periodSeconds: 10,
  timeoutSeconds: 15,
  failureThreshold: 8,
})

const component = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'kube-system',
    labels: { component: name, tier: 'control-plane' },
    annotations: { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': '172.30.0.2:6443' },
  },
  spec: {
    hostNetwork: true,
    priority: 2000001000,
    priorityClassName: 'system-node-critical',
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name,
        image: `registry.k8s.io/${name}:v1.35.4`,
        imagePullPolicy: 'IfNotPresent',
        command: [name, '--client-ca-file=/etc/kubernetes/pki/ca.crt', '--profiling=false'],
        resources: { requests: { cpu: '250m' } },
        ports: [{ containerPort: 6443, name: 'probe-port', protocol: 'TCP' }],
        livenessProbe: probe('/livez'),
        volumeMounts: [
          { mountPath: '/etc/kubernetes/pki', name: 'k8s-certs', readOnly: true },
          { mountPath: '/etc/ssl/certs', name: 'ca-certs', readOnly: true },
        ],
        ...more,
      },
    ],
    volumes: [
      { hostPath: { path: '/etc/kubernetes/pki', type: 'DirectoryOrCreate' }, name: 'k8s-certs' },
      { hostPath: { path: '/etc/ssl/certs', type: 'DirectoryOrCreate' }, name: 'ca-certs' },
    ],
  },
})

const names = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']
const files = (texts: Record<string, string>) =>
  Object.entries(texts)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => ({
      name: `${name}.yaml`,
      path: `/etc/kubernetes/manifests/${name}.yaml`,
      text,
      changedAt: 0,
      changedAtLog: '',
    }))
const states = (links: string[]) =>
  Object.fromEntries(
    names.map(it => [
      `/etc/kubernetes/manifests/${it}.yaml`,
      { type: links.includes(it) ? 'l' : 'f', mode: '600', owner: '0:0' },
    ]),
  )
const untouched = Object.fromEntries(names.map(it => [it, stringify(component(it))]))

interface Scene {
  changes?: ManifestChanges
  /** What the setup left. */
  before?: Record<string, string>
  /** What the node tells of the folder. */
  found?: string
  /** Components whose manifests were links. */
  links?: string[]
}

/** What is told of the manifests when these are there instead of what the setup left; '' for no file. */
async function told(
  now: Record<string, string>,
  { changes = {}, before = untouched, found = '', links = [] }: Scene = {},
): Promise<string[]> {
  const target = {
    node: { exec: async () => ({ exitCode: 0, stdout: `${found}\0\0`, stderr: '', timedOut: false }) },
    lab: { recall: async () => JSON.stringify({ manifests: files(before), files: states(links) }) },
    once: (key: string, work: () => Promise<unknown>) =>
      key === 'node-facts' ? { manifests: files({ ...untouched, ...now }) } : work(),
  } as unknown as GradeTarget
  const { passed, evidence } = await judged(manifestKept(1, changes), target)
  const all = evidence.map(it => `${it.expected} / ${it.actual}`)
  if (passed) expect(all).toEqual(['as the setup left it / as it was'])
  return passed ? [] : all
}

const changed = (change: (pod: Any, container: Any) => void, of = 'kube-apiserver') => {
  const pod: Any = component(of)
  change(pod, pod.spec.containers[0])
  return { [of]: stringify(pod) }
}

test('what means the same is no change', async () => {
  const same = changed((pod, it) => {
    it.args = it.command.slice(1)
    it.command = ['/usr/local/bin/kube-apiserver']
    it.env = [
      { name: 'CA', value: '/etc/kubernetes/pki/ca.crt' },
      { name: 'PROFILING', value: 'false' },
    ]
    it.args = ['--client-ca-file=$(CA)', '--profiling', '$(PROFILING)']
    it.livenessProbe.httpGet.port = 6443
    it.livenessProbe.successThreshold = 1
    it.ports[0].hostPort = 6443
    it.resources.requests.cpu = '0.25'
    it.terminationMessagePath = '/dev/termination-log'
    it.volumeMounts.reverse()
    it.volumeMounts[0].name = 'certificates'
    pod.spec.volumes[1].name = 'certificates'
    pod.spec.volumes[1].hostPath.path = '/etc/ssl/certs/'
    pod.spec.restartPolicy = 'Always'
    pod.metadata.creationTimestamp = null
    pod.metadata.annotations['shop.example/changed-by'] = 'me'
    pod.status = {}
  })
  expect(await told(same)).toEqual([])
  expect(await told({ 'kube-apiserver': JSON.stringify(parse(same['kube-apiserver']!)) })).toEqual([])
})

test.each<[string, (pod: Any, container: Any) => void, RegExp]>([
  [
    'a priority class',
    pod => delete pod.spec.priorityClassName,
    /^spec.priorityClassName: system-node-critical \/ not/,
  ],
  [
    'a seccomp profile',
    pod => delete pod.spec.securityContext,
    /^spec.securityContext: .*RuntimeDefault.* \/ not/,
  ],
  ['hostNetwork', pod => delete pod.spec.hostNetwork, /spec.hostNetwork: true \/ not given/],
  ['a label', pod => (pod.metadata.labels.tier = 'web'), /metadata.labels.tier: control-plane \/ web/],
  ['an annotation', pod => (pod.metadata.annotations = {}), /advertise-address/],
  ['a request', (_, it) => (it.resources.requests.cpu = '25m'), /requests.cpu: 0.25 \/ 0.025/],
  ['ports', (_, it) => delete it.ports, /ports: \{.*6443/],
  ['a mount', (_, it) => it.volumeMounts.pop(), /volumeMounts\[\/etc\/ssl\/certs\]/],
  ['readOnly', (_, it) => delete it.volumeMounts[0].readOnly, /pki\].readOnly: true \/ not given/],
  [
    'a volume’s path',
    pod => (pod.spec.volumes[1].hostPath.path = '/tmp'),
    /hostPath.path: \/etc\/ssl\/certs \/ \/tmp/,
  ],
  [
    'a volume’s type',
    pod => delete pod.spec.volumes[1].hostPath.type,
    /hostPath.type: DirectoryOrCreate \/ not/,
  ],
  ['a scheme', (_, it) => delete it.livenessProbe.httpGet.scheme, /scheme: HTTPS \/ HTTP$/],
  ['a path', (_, it) => (it.livenessProbe.httpGet.path = '/version'), /path: \/livez \/ \/version/],
  ['a threshold', (_, it) => (it.livenessProbe.failureThreshold = 1), /failureThreshold: 8 \/ 1/],
  ['a probe', (_, it) => delete it.livenessProbe, /livenessProbe: .* \/ not given/],
  ['an image', (_, it) => (it.image = 'example.com/kube-apiserver:v1.35.4'), /image: /],
  ['a pull policy', (_, it) => (it.imagePullPolicy = 'Always'), /imagePullPolicy: IfNotPresent \/ Always/],
  ['another container', pod => pod.spec.containers.push({ name: 'more', image: 'x' }), /containers\[more\]/],
  ['an init container', pod => (pod.spec.initContainers = [{ name: 'first', image: 'x' }]), /initContainers/],
  ['a variable that no flag uses', (_, it) => (it.env = [{ name: 'HTTPS_PROXY', value: 'x' }]), /env/],
  [
    'a privileged container',
    (_, it) => (it.securityContext = { privileged: true }),
    /securityContext: not given/,
  ],
  [
    'a further mount',
    (_, it) => it.volumeMounts.push({ mountPath: '/x', name: 'ca-certs' }),
    /volumeMounts\[\/x\]/,
  ],
  [
    'Kubernetes’ own annotation',
    pod => (pod.metadata.annotations['a.kubernetes.io/b'] = 'c'),
    /a.kubernetes.io/,
  ],
])('%s changed, removed or added is told', async (_, change, expected) => {
  const [first] = await told(changed(change))
  expect(first).toMatch(expected)
})

test('the component’s flags are judged elsewhere, the others’ here', async () => {
  const otherwise = (_: Any, it: Any) => (it.command[2] = '--profiling=true')
  expect(await told(changed(otherwise))).toEqual([])
  expect(await told(changed(otherwise, 'etcd'))).toEqual([
    expect.stringMatching(/spec.containers\[etcd\].flags.--profiling: false \/ true/),
  ])
  expect(await told(changed(otherwise), { changes: { component: 'etcd' } })).toHaveLength(1)
})

test('files may be mounted where a task asks for them, but not over those that flags name', async () => {
  const mounted = (mountPath: string) =>
    changed((pod, it) => {
      it.volumeMounts.push({ mountPath, name: 'mine', readOnly: true })
      pod.spec.volumes.push({ name: 'mine', hostPath: { path: '/etc/kubernetes/mine' } })
      pod.spec.volumes.push({ name: 'spare', hostPath: { path: '/etc/kubernetes/spare' } })
    })
  expect(await told(mounted('/etc/kubernetes/mine'))).toHaveLength(1)
  const changes = { mayMount: true }
  expect(await told(mounted('/etc/kubernetes/mine'), { changes })).toEqual([])
  expect(await told(mounted('/etc/kubernetes/pki/ca.crt'), { changes })).toEqual([
    '/etc/kubernetes/pki/ca.crt is /etc/kubernetes/pki/ca.crt of the node / /etc/kubernetes/mine',
  ])
})

test('fields that a task is about may be otherwise', async () => {
  const otherwise = changed((_, it) => (it.livenessProbe = { tcpSocket: { port: 6443 } }))
  expect(await told(otherwise)).not.toEqual([])
  expect(await told(otherwise, { changes: { but: ['resources', 'livenessProbe'] } })).toEqual([])
  expect(await told(otherwise, { changes: { but: ['liveness'] } })).not.toEqual([])
  const removed = changed((_, it) => delete it.livenessProbe)
  expect(await told(removed, { changes: { but: ['livenessProbe'] } })).toEqual([])
})

test('a manifest that is gone or cannot be read is told, not left open', async () => {
  expect(await told({ etcd: 'apiVersion: [' })).toEqual([
    expect.stringMatching(/^the manifest of etcd, readable \/ line 1: /),
  ])
  expect(await told({ 'kube-scheduler': '', 'kube-apiserver': '' })).toEqual([
    'the manifest of kube-apiserver / no file makes it',
    'the manifest of kube-scheduler / no file makes it',
  ])
})

test('what was left broken is compared with what was meant', async () => {
  const meant = (text: string) => text.replace('\n   bad', '\n    - --good')
  const good = untouched['kube-apiserver']!
  const before = { ...untouched, 'kube-apiserver': `${good}\n   bad: [` }
  const changes = { meant: (text: string) => text.replace('\n   bad: [', '') }
  expect(await told({}, { changes, before })).toEqual([])
  expect(
    await told(
      changed(pod => delete pod.spec.priority),
      { changes, before },
    ),
  ).toHaveLength(1)
  await expect(told({}, { changes: { meant }, before })).rejects.toThrow('cannot be read')
})

test('a manifest that is a link to another folder is told, one that is none of a pod is not', async () => {
  const link = (name: string) => `l 777 0:0 /run/a.yaml\t/etc/kubernetes/manifests/${name}`
  expect(await told({}, { found: link('kube-apiserver.yaml') })).toEqual([
    'a file in /etc/kubernetes/manifests / a link to /run/a.yaml',
  ])
  expect(await told({}, { found: link('notes.txt') })).toEqual([])
  expect(await told({}, { found: link('etcd.yaml'), links: ['etcd'] })).toEqual([])
  expect(await told({}, { found: link('etcd.yaml').replace(/^l.*\t/, 'f 600 0:0 abc\t') })).toEqual([])
})

test('for files that somebody adds not all of the node is mounted', async () => {
  const mounting = (path: string, subPath?: string) =>
    changed((pod, it) => {
      it.volumeMounts.push({ name: 'more', mountPath: '/more', readOnly: true, ...(subPath && { subPath }) })
      pod.spec.volumes.push({ name: 'more', hostPath: { path, type: 'Directory' } })
    })
  const changes = { mayMount: true }
  for (const path of [
    '/',
    '/etc',
    '/var/lib',
    '/var/lib/etcd',
    '/root',
    '/var/lib/kubelet',
    '/var/run',
    '/var/run/containerd/',
    '/etc/kubernetes/manifests',
  ])
    expect(await told(mounting(path), { changes }), path).toHaveLength(1)
  for (const path of ['/etc/kubernetes/authn', '/etc/kubernetes', '/var/log', '/root/authn'])
    expect(await told(mounting(path), { changes }), path).toEqual([])
  expect(await told(mounting('/', 'etc/kubernetes/authn'), { changes })).toEqual([])
})

test('variables may be added that the command line uses, and only those', async () => {
  const variables = (...names: string[]) =>
    changed((_, it) => {
      it.env = names.map(name => ({ name, value: `/etc/kubernetes/pki/${name}` }))
      it.command.push('--audit-log-path=$(LOG)', '--audit-policy-file=$(POLICY)')
    })
  expect(await told(variables('LOG'))).toEqual([])
  expect(await told(variables('LOG', 'HTTPS_PROXY'))).toHaveLength(1)
  const before = { ...untouched, ...variables('LOG') }
  expect(await told(variables('LOG', 'POLICY'), { before })).toEqual([])
  expect(await told(variables('LOG', 'HTTPS_PROXY'), { before })).toEqual([
    expect.stringMatching(/\.env\[HTTPS_PROXY\]: not given/),
  ])
  expect(await told(untouched, { before })).toEqual([expect.stringMatching(/\.env: .*LOG.* \/ not given$/)])
})

test('a variable is used, too, by another one that is', async () => {
  const nested = changed((_, it) => {
    it.env = [
      { name: 'FOLDER', value: '/var/log' },
      { name: 'EMPTY' },
      { name: 'LOG', value: '$(FOLDER)/audit.log' },
    ]
    it.args = ['--audit-log-path=$(LOG)', '--audit-log-mode=$(EMPTY)']
  })
  expect(await told(nested)).toEqual([])
})

test('a note of one’s own may be added, but not changed where the setup left it', async () => {
  const noted = (name: string, text: string) => changed(pod => (pod.metadata.annotations[name] = text))
  expect(await told(noted('mykubernetes.io/note', 'a'))).toEqual([])
  expect(await told(noted('kubernetes.io/egress-bandwidth', 'a'))).toHaveLength(1)
  const before = { ...untouched, ...noted('shop.example/note', 'a') }
  expect(await told(noted('shop.example/note', 'b'), { before })).toEqual([
    'metadata.annotations.shop.example/note: a / b',
  ])
})

test('where files may be mounted none that were may go, and what is no file of the node may come', async () => {
  const changes = { mayMount: true }
  const removed = changed((_, it) => it.volumeMounts.pop())
  expect(await told(removed, { changes })).toEqual([
    expect.stringMatching(/volumeMounts\[\/etc\/ssl\/certs\]: .* \/ not given$/),
  ])
  const scratch = changed((pod, it) => {
    it.volumeMounts.push({ name: 'scratch', mountPath: '/scratch' })
    pod.spec.volumes.push({ name: 'scratch', emptyDir: {} })
  })
  expect(await told(scratch, { changes })).toEqual([])
})

test('a file that a flag named in vain may be mounted', async () => {
  const naming = (mounted: boolean) =>
    changed((pod, it) => {
      it.command.push('--audit-policy-file=/mine/policy.yaml')
      if (!mounted) return
      it.volumeMounts.push({ name: 'mine', mountPath: '/mine', readOnly: true })
      pod.spec.volumes.push({ name: 'mine', hostPath: { path: '/etc/kubernetes/mine' } })
    })
  const before = { ...untouched, ...naming(false) }
  expect(await told(naming(true), { before, changes: { mayMount: true } })).toEqual([])
})
