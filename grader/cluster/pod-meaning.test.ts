import { describe, expect, test } from 'vitest'
import { type Meaning, meaningOfPod } from './pod-meaning.ts'

type Fields = Record<string, unknown>

const pod = (container: Fields = {}, spec: Fields = {}, rest: Fields = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  ...rest,
  spec: { containers: [{ name: 'c', image: 'i:1', ...container }], ...spec },
})
const plain = (it: Meaning): unknown =>
  'value' in it ? it.value : Object.fromEntries([...it.fields].map(([name, part]) => [name, plain(part)]))
const meaning = (of: object) => plain(meaningOfPod(of))

const ofContainer = (container: Fields) => pod(container)
const ofSpec = (spec: Fields) => pod({}, spec)
const ofMetadata = (metadata: Fields) => pod({}, {}, { metadata: { name: 'p', ...metadata } })
const probe = (it: Fields, kind = 'livenessProbe', more: Fields = {}) => pod({ [kind]: it, ...more })
const mounting = (volume: Fields, mountPath = '/a') =>
  pod({ volumeMounts: [{ name: 'v', mountPath }] }, { volumes: [{ name: 'v', ...volume }] })
const tcp = [{ name: 'web', containerPort: 80 }]

describe('two manifests mean the same, which differ in', () => {
  test.each<[string, object, object]>([
    ['a status', pod(), pod({}, {}, { status: { phase: 'Running' } })],
    ...['creationTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'].map(
      (name): [string, object, object] => [`metadata.${name}`, pod(), ofMetadata({ [name]: 'x' })],
    ),
    ['the node', pod(), ofSpec({ nodeName: 'n1' })],
    ['what the kubelet notes', pod(), ofMetadata({ annotations: { 'kubernetes.io/config.hash': 'x' } })],
    ['the default namespace', pod(), ofMetadata({ namespace: 'default' })],
    [
      "a pod's defaults",
      pod(),
      ofSpec({
        dnsPolicy: 'ClusterFirst',
        enableServiceLinks: true,
        restartPolicy: 'Always',
        schedulerName: 'default-scheduler',
        terminationGracePeriodSeconds: 30,
      }),
    ],
    [
      "a container's defaults",
      pod(),
      ofContainer({ terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' }),
    ],
    [
      'fields that are null, empty or off',
      pod(),
      pod(
        { imagePullPolicy: null, workingDir: '', tty: false, resources: {} },
        { hostPID: false, hostname: null },
      ),
    ],
    [
      'the order of fields that have a name',
      pod({ env: [{ name: 'a' }, { name: 'b' }] }),
      pod({ env: [{ name: 'b' }, { name: 'a' }] }),
    ],
    ['an empty value of a variable', pod({ env: [{ name: 'a' }] }), pod({ env: [{ name: 'a', value: '' }] })],
    [
      'how the command line is written',
      pod({ command: ['/bin/x', '--a-b=c'] }),
      pod({ command: ['x'], args: ['--a_b', 'c'] }),
    ],
    [
      'the protocol that is meant',
      pod({ ports: [{ containerPort: 1 }] }),
      pod({ ports: [{ containerPort: 1, protocol: 'TCP' }] }),
    ],
    [
      "ports of the node's network",
      pod({ ports: [{ containerPort: 1 }] }, { hostNetwork: true }),
      pod({ ports: [{ containerPort: 1, hostPort: 1 }] }, { hostNetwork: true }),
    ],
    [
      'requests that are the limits',
      pod({ resources: { limits: { cpu: '1', memory: '1Gi' } } }),
      pod({ resources: { limits: { cpu: '1000m', memory: '1Gi' }, requests: { cpu: 1 } } }),
    ],
    [
      'what a volume is called',
      mounting({ hostPath: { path: '/x' } }),
      pod(
        { volumeMounts: [{ name: 'w', mountPath: '/a/' }] },
        { volumes: [{ name: 'w', hostPath: { path: '/x/' } }] },
      ),
    ],
    ['a volume that nothing mounts', pod(), ofSpec({ volumes: [{ name: 'v', emptyDir: {} }] })],
    ['a volume without a source', mounting({ emptyDir: {} }), mounting({ hostPath: null })],
    [
      'a port by its name',
      probe({ httpGet: { port: 80 } }, 'startupProbe', { ports: tcp }),
      probe({ httpGet: { port: 'web' } }, 'startupProbe', { ports: tcp }),
    ],
    [
      'a port of TCP by its name',
      probe({ tcpSocket: { port: 80, host: 'h' } }, 'readinessProbe', { ports: tcp }),
      probe({ tcpSocket: { port: 'web', host: 'h' } }, 'readinessProbe', { ports: tcp }),
    ],
    ...['startupProbe', 'livenessProbe', 'readinessProbe'].map((kind): [string, object, object] => [
      `the defaults of a ${kind}`,
      probe({ httpGet: { port: 1 } }, kind),
      probe(
        {
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
          initialDelaySeconds: null,
          httpGet: { port: 1, path: '/', scheme: 'HTTP', host: null },
        },
        kind,
      ),
    ]),
    [
      'how a path is written',
      probe({ httpGet: { port: 1, path: 'livez' } }),
      probe({ httpGet: { port: 1, path: '/livez' } }),
    ],
    ['entries that are none', pod(), pod({ ports: [null], env: [null] }, { initContainers: [null] })],
  ])('%s', (_, one, other) => expect(meaning(one)).toEqual(meaning(other)))
})

test.each([
  ['i', 'Always'],
  ['i:latest', 'Always'],
  ['registry:5000/i', 'Always'],
  ['registry:5000/i:1.35', 'IfNotPresent'],
  ['i:v', 'IfNotPresent'],
  ['i@sha256:0123', 'IfNotPresent'],
  [undefined, 'Always'],
])('an image %s is pulled %s', (image, imagePullPolicy) => {
  expect(meaning(pod({ image }))).toEqual(meaning(pod({ image, imagePullPolicy })))
  const other = imagePullPolicy === 'Always' ? 'IfNotPresent' : 'Always'
  expect(meaning(pod({ image }))).not.toEqual(meaning(pod({ image, imagePullPolicy: other })))
})

describe('two manifests mean something else, which differ in', () => {
  test.each<[string, object, object]>([
    ['another annotation', pod(), ofMetadata({ annotations: { 'example.com/kubernetes.io/config.': 'x' } })],
    ['the namespace', pod(), ofMetadata({ namespace: 'kube-system' })],
    ['escalation that is forbidden', pod(), pod({ securityContext: { allowPrivilegeEscalation: false } })],
    ['service links that are off', pod(), ofSpec({ enableServiceLinks: false })],
    ['a switch that is on', pod(), ofSpec({ hostPID: true })],
    [
      'the source of a variable',
      pod({ env: [{ name: 'a' }] }),
      pod({ env: [{ name: 'a', valueFrom: { fieldRef: { fieldPath: 'f' } } }] }),
    ],
    ['the value of a variable', pod({ env: [{ name: 'a' }] }), pod({ env: [{ name: 'a', value: 'b' }] })],
    [
      'a port of the node without its network',
      pod({ ports: [{ containerPort: 1 }] }),
      pod({ ports: [{ containerPort: 1, hostPort: 1 }] }),
    ],
    [
      'the protocol',
      pod({ ports: [{ containerPort: 1 }] }),
      pod({ ports: [{ containerPort: 1, protocol: 'UDP' }] }),
    ],
    [
      'a request below the limit',
      pod({ resources: { limits: { cpu: 1 } } }),
      pod({ resources: { limits: { cpu: 1 }, requests: { cpu: '10m' } } }),
    ],
    ['the volume behind a mount', mounting({ emptyDir: {} }), mounting({ hostPath: { path: '/' } })],
    [
      'a volume that is missing',
      mounting({ emptyDir: {} }),
      pod({ volumeMounts: [{ name: 'w', mountPath: '/a' }] }),
    ],
    ['an emptyDir in memory', mounting({ emptyDir: {} }), mounting({ emptyDir: { medium: 'Memory' } })],
    ['words that are no flags', pod({ command: ['x'] }), pod({ command: ['x', 'y'] })],
    ['the program', pod({ command: ['x'] }), pod({ command: ['y'] })],
    [
      'the order of a list',
      pod({ command: ['x', '--authorization-mode=a,b'] }),
      pod({ command: ['x', '--authorization-mode=b,a'] }),
    ],
    ['a container that runs before', pod(), ofSpec({ initContainers: [{ name: 'd', image: 'i:1' }] })],
    [
      'the order of what has no name',
      pod({ securityContext: { capabilities: { add: ['A', 'B'] } } }),
      pod({ securityContext: { capabilities: { add: ['B', 'A'] } } }),
    ],
  ])('%s', (_, one, other) => expect(meaning(one)).not.toEqual(meaning(other)))
})

test('the parts are named as people would, defaults and what lies behind a mount with them', () => {
  const whole = pod(
    {
      image: 'i',
      command: ['/usr/bin/x', '--authorization-mode=Node,RBAC', 'y'],
      ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }],
      env: [{ name: 'A', value: 'b' }],
      volumeMounts: [
        { name: 'v', mountPath: 'a/b/' },
        { name: 'none', mountPath: '/c' },
      ],
      resources: { limits: { cpu: '500m', other: 'x' } },
    },
    {
      initContainers: [{ name: 'before', image: 'i@sha256:1' }],
      ephemeralContainers: [{ name: 'beside' }],
      imagePullSecrets: [{ name: 's' }],
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['h'] }],
      volumes: [{ name: 'v' }],
    },
  )
  const before = structuredClone(whole)
  const container = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' }
  expect(meaning(whole)).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'default', name: 'p' },
    spec: {
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: 'true',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      terminationGracePeriodSeconds: '30',
      containers: {
        '[c]': {
          ...container,
          name: 'c',
          image: 'i',
          imagePullPolicy: 'Always',
          program: 'x',
          flags: { '--authorization-mode': 'Node,RBAC' },
          words: { '[0]': 'y' },
          ports: {
            '[80/TCP]': { containerPort: '80', protocol: 'TCP' },
            '[53/UDP]': { containerPort: '53', protocol: 'UDP' },
          },
          env: { '[A]': { name: 'A', value: 'b' } },
          volumeMounts: {
            '[/a/b]': { mountPath: '/a/b', volume: { emptyDir: {} } },
            '[/c]': { mountPath: '/c', volume: 'no volume named none' },
          },
          resources: { limits: { cpu: '0.5', other: 'x' }, requests: { cpu: '0.5', other: 'x' } },
        },
      },
      initContainers: {
        '[before]': { ...container, name: 'before', image: 'i@sha256:1', imagePullPolicy: 'IfNotPresent' },
      },
      ephemeralContainers: { '[beside]': { name: 'beside' } },
      imagePullSecrets: { '[s]': { name: 's' } },
      hostAliases: { '[10.0.0.1]': { ip: '10.0.0.1', hostnames: { '[0]': 'h' } } },
    },
  })
  expect(whole).toEqual(before)
})

test('what is resolved is told as it was resolved', () => {
  const tcpSocket = { port: 'web', host: 'h' }
  const httpGet = { port: 'web', path: 'livez', host: 'h' }
  const whole = pod(
    {
      ports: tcp,
      readinessProbe: { tcpSocket, periodSeconds: 5 },
      livenessProbe: { httpGet },
      env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'f' } } }],
      volumeMounts: [{ name: 'v', mountPath: '/a' }],
    },
    { enableServiceLinks: false, volumes: [{ name: 'v', hostPath: { path: 'x/', type: 'Directory' } }] },
  )
  const defaults = { timeoutSeconds: '1', periodSeconds: '10', successThreshold: '1', failureThreshold: '3' }
  const { spec } = meaning(whole) as { spec: { containers: Record<string, Fields> } }
  expect(spec).toMatchObject({ enableServiceLinks: 'false' })
  expect(spec.containers['[c]']).toMatchObject({
    readinessProbe: { ...defaults, periodSeconds: '5', tcpSocket: { port: '80', host: 'h' } },
    livenessProbe: { ...defaults, httpGet: { port: '80', host: 'h', path: '/livez', scheme: 'HTTP' } },
    env: { '[A]': { name: 'A', valueFrom: { fieldRef: { fieldPath: 'f' } } } },
    volumeMounts: { '[/a]': { volume: { hostPath: { path: '/x', type: 'Directory' } } } },
  })
  expect(spec.containers['[c]']).not.toHaveProperty(['env', '[A]', 'value'])
})

test('each part tells where it stands in the file', () => {
  const spec = (
    meaningOfPod(pod({ env: [{ name: 'A', value: 'b' }] })) as { fields: Map<string, Meaning> }
  ).fields.get('spec')
  const into = (it: Meaning | undefined, name: string) =>
    it && 'fields' in it ? it.fields.get(name) : undefined
  const variable = ['containers', '[c]', 'env', '[A]', 'value'].reduce<Meaning | undefined>(into, spec)
  expect(variable?.at).toEqual(['spec', 'containers', 0, 'env', 0, 'value'])
})

test('a pod without containers or metadata is read all the same', () => {
  expect(meaning({ kind: 'Pod' })).toMatchObject({ metadata: { namespace: 'default' } })
})
