import {
  type Ask,
  type Draw,
  type GradeTarget,
  includes,
  kubeletOf,
  manifestEdited,
  mayAlsoHave,
  nobodyGained,
  observeFlag,
  observePluginRefuses,
  observeRequest,
  refusedBy,
  sentence,
  temporaryNode,
} from 'cks-lab/grader'

/** This node's kubelet puts a label on a node, as a dry run: admission judges it and nothing is stored. */
const label = (target: GradeTarget, node: string, key: string): Ask => ({
  method: 'PATCH',
  path: `/api/v1/nodes/${node}?dryRun=All`,
  as: kubeletOf(target.node.name),
  body: { metadata: { labels: { [key]: 'x' } } },
})

export default ({ kept_plugins }: Draw<'kept_plugins'>) => [
  sentence('a kubelet can change **only its own** Node object', {
    id: 'other-nodes-protected',
    title: 'A kubelet cannot change another node',
    points: 4,
    run: async target => {
      const other = await temporaryNode(target)
      return observeRequest(target, label(target, other, target.nonce), refusedBy.anotherNode)
    },
  }),
  sentence('a kubelet cannot set or change labels under', {
    id: 'restricted-labels-protected',
    title: 'A kubelet cannot set node-restriction.kubernetes.io/ labels on its own node',
    points: 2,
    run: target => {
      const key = `node-restriction.kubernetes.io/${target.nonce}`
      return observeRequest(target, label(target, target.node.name, key), refusedBy.restrictedLabel)
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
    run: target => kept_plugins.split(',').map(it => observePluginRefuses(target, it)),
  }),
  sentence('Nobody gets access', nobodyGained(2)),
  manifestEdited({ flags: { 'enable-admission-plugins': mayAlsoHave('NodeRestriction') } }),
]
