import {
  controlPlaneHealthy,
  type Draw,
  filesMounted,
  type GradeTarget,
  healthChecksAnswered,
  includes,
  kubeletOf,
  manifestKept,
  mayAlsoHave,
  nobodyGained,
  observeFlag,
  observeRequest,
  otherFlagsKept,
  sentence,
  staticPodFolderTidy,
  temporaryNode,
} from 'cks-lab/grader'

/** This node's kubelet puts a label on a node, as a dry run: admission judges it and nothing is stored. */
const label = (target: GradeTarget, node: string, key: string) => ({
  method: 'PATCH' as const,
  path: `/api/v1/nodes/${node}?dryRun=All`,
  as: kubeletOf(target.node.name),
  body: { metadata: { labels: { [key]: 'x' } } },
})

// Messages: plugin/pkg/admission/noderestriction/admission.go, whole: without the Node authorizer everything is
// Forbidden, and a policy or webhook can put any words behind its own name.
const otherNode = /^nodes "[^"]+" is forbidden: node "[^"]+" is not allowed to modify node /
const restrictedLabel = /^nodes "[^"]+" is forbidden: is not allowed to modify labels: /

/** What each of the other plugins refuses, and in which words: plugin/pkg/admission. */
const refusals: Record<string, { kind: string; spec: object; message: string }> = {
  DenyServiceExternalIPs: {
    kind: 'Service',
    spec: { ports: [{ port: 80 }], externalIPs: ['192.0.2.1'] },
    message: 'Use of external IPs is denied',
  },
  LimitPodHardAntiAffinityTopology: {
    kind: 'Pod',
    spec: {
      containers: [{ name: 'main', image: 'docker.io/library/toolbox:1.0' }],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: { app: 'probe' } } },
          ],
        },
      },
    },
    message: 'has TopologyKey topology.kubernetes.io/zone but only key kubernetes.io/hostname is allowed',
  },
}

const observeRefused = (target: GradeTarget, plugin: string) => {
  const { kind, spec, message } = refusals[plugin]!
  const body = { apiVersion: 'v1', kind, metadata: { name: target.nonce }, spec }
  const path = `/api/v1/namespaces/default/${kind.toLowerCase()}s?dryRun=All`
  return observeRequest(target, { method: 'POST', path, body }, { status: 403, message })
}

export default ({ kept_plugins }: Draw<'kept_plugins'>) => [
  sentence('a kubelet can change **only its own** Node object', {
    id: 'other-nodes-protected',
    title: 'A kubelet cannot change another node',
    points: 4,
    async run(target) {
      const other = await temporaryNode(target)
      return observeRequest(target, label(target, other, target.nonce), { status: 403, message: otherNode })
    },
  }),
  sentence('a kubelet cannot set or change labels under', {
    id: 'restricted-labels-protected',
    title: 'A kubelet cannot set node-restriction.kubernetes.io/ labels on its own node',
    points: 2,
    run(target) {
      const key = `node-restriction.kubernetes.io/${target.nonce}`
      const refused = { status: 403, message: restrictedLabel }
      return observeRequest(target, label(target, target.node.name, key), refused)
    },
  }),
  sentence('and only the Pods that run on its node', {
    id: 'plugin-in-force',
    title: 'NodeRestriction is enabled in the manifest and in the running API server',
    points: 1,
    needsApiServer: false,
    run: target =>
      observeFlag(target, 'kube-apiserver', 'enable-admission-plugins', includes('NodeRestriction')),
  }),
  sentence('Kubelets can still put ordinary labels', {
    id: 'own-labels-work',
    title: 'A kubelet can still put ordinary labels on its own node',
    points: 2,
    guard: true,
    run: target => observeRequest(target, label(target, target.node.name, target.nonce), { status: 200 }),
  }),
  sentence('are still refused, as they are today', {
    id: 'other-refusals-kept',
    title: 'What another plugin refuses is still refused',
    points: 2,
    guard: true,
    run: target => kept_plugins.split(',').map(it => observeRefused(target, it)),
  }),
  sentence('Nobody gets access', nobodyGained(2)),
  sentence(
    'The other settings of the API server stay as they are',
    otherFlagsKept(2, { 'enable-admission-plugins': mayAlsoHave('NodeRestriction') }),
  ),
  sentence('all else in the manifests of the static pods', manifestKept(2)),
  sentence('No other manifest lies in their folder', staticPodFolderTidy(1)),
  sentence("The kubelet's health checks", healthChecksAnswered(1)),
  sentence('must be running with the new configuration', controlPlaneHealthy(3), filesMounted(1)),
]
