import {
  type Check,
  controlPlaneHealthy,
  filesMounted,
  finding,
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
const checks: Check[] = [
  {
    id: 'other-nodes-protected',
    title: 'A kubelet cannot change another node',
    points: 4,
    async run(target) {
      const other = await temporaryNode(target)
      const expected = {
        status: 403,
        message: /^nodes "[^"]+" is forbidden: node "[^"]+" is not allowed to modify node /,
      }
      return finding([await observeRequest(target, label(target, other, target.nonce), expected)])
    },
  },
  {
    id: 'restricted-labels-protected',
    title: 'A kubelet cannot set node-restriction.kubernetes.io/ labels on its own node',
    points: 2,
    async run(target) {
      const key = `node-restriction.kubernetes.io/${target.nonce}`
      const expected = {
        status: 403,
        message: /^nodes "[^"]+" is forbidden: is not allowed to modify labels: /,
      }
      return finding([await observeRequest(target, label(target, target.node.name, key), expected)])
    },
  },
  {
    id: 'plugin-in-force',
    title: 'NodeRestriction is enabled in the manifest and in the running API server',
    points: 1,
    needsApiServer: false,
    run: async target =>
      finding(
        await observeFlag(target, 'kube-apiserver', 'enable-admission-plugins', includes('NodeRestriction')),
      ),
  },
  {
    id: 'own-labels-work',
    title: 'A kubelet can still put ordinary labels on its own node',
    points: 2,
    guard: true,
    run: async target =>
      finding([await observeRequest(target, label(target, target.node.name, target.nonce), { status: 200 })]),
  },
  {
    id: 'external-ips-refused',
    title: 'Services with external addresses are still refused',
    points: 2,
    guard: true,
    async run(target) {
      const body = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: target.nonce },
        spec: { ports: [{ port: 80 }], externalIPs: ['192.0.2.1'] },
      }
      const path = '/api/v1/namespaces/default/services?dryRun=All'
      const expected = { status: 403, message: 'Use of external IPs is denied' }
      return finding([await observeRequest(target, { method: 'POST', path, body }, expected)])
    },
  },
  nobodyGained(2),
  controlPlaneHealthy(3),
  healthChecksAnswered(1),
  manifestKept(2),
  staticPodFolderTidy(1),
  filesMounted(1),
  otherFlagsKept(2, { 'enable-admission-plugins': mayAlsoHave('NodeRestriction') }),
]

export default checks
