import {
  api,
  type Check,
  controlPlaneHealthy,
  explainedByFile,
  filesLieIn,
  filesMounted,
  finding,
  type GradeTarget,
  healthChecksAnswered,
  manifestKept,
  type Observation,
  observe,
  observeAudited,
  observeExemptions,
  observeInForce,
  observeLevelVersion,
  observePods,
  observeWorkloadsKept,
  otherFlagsKept,
  staticPodFolderTidy,
  temporaryNamespace,
  user,
} from 'cks-lab/grader'

const file = 'admission-control-config-file'

const explained = async (target: GradeTarget, observations: Observation[][]) =>
  finding(await explainedByFile(target, 'kube-apiserver', file, observations.flat()))

/** Asks as an administrator whom nothing exempts. */
const admin = user('kubernetes-admin', 'kubeadm:cluster-admins')

/** Without labels of their own: one that is new, and those that were there. */
const unlabelled = async (target: GradeTarget) => [await temporaryNamespace(target), 'default', 'web']

const prefix = 'pod-security.kubernetes.io/'
const none = 'no level'
const labels: Record<string, string> = {
  payments: `${prefix}enforce=restricted`,
  sandbox: `${prefix}enforce=privileged`,
  ...Object.fromEntries(['default', 'kube-system', 'node-agents', 'web'].map(it => [it, none])),
}

const checks: Check[] = [
  {
    id: 'baseline-enforced',
    title: 'Pods that violate baseline are refused in namespaces that set nothing, new ones too',
    points: 4,
    async run(target) {
      const namespaces = await unlabelled(target)
      const refused = { refusedBy: 'baseline' } as const
      const seen = await Promise.all(
        namespaces.map(it => observePods(target, it, 'privileged', refused, admin)),
      )
      return explained(target, [...seen, [await observeLevelVersion(target, 'enforce')]])
    },
  },
  {
    id: 'restricted-warned',
    title: 'Pods that violate restricted are admitted there with a warning',
    points: 2,
    async run(target) {
      const namespaces = await unlabelled(target)
      const warned = { warnsOf: 'restricted' } as const
      const seen = await Promise.all(namespaces.map(it => observePods(target, it, 'baseline', warned, admin)))
      return explained(target, [...seen, [await observeLevelVersion(target, 'warn')]])
    },
  },
  {
    id: 'restricted-audited',
    title: 'Pods that violate restricted are noted for the audit log',
    points: 1,
    run: async target =>
      finding([
        await observeAudited(target, await temporaryNamespace(target), 'restricted', admin),
        await observeLevelVersion(target, 'audit'),
      ]),
  },
  {
    id: 'exemptions-as-asked',
    title: 'The configuration in force exempts kube-system and node-agents, and nothing else',
    points: 2,
    needsApiServer: false,
    run: async target =>
      finding([
        await observeExemptions(target, 'kube-system', 'node-agents'),
        ...(await observeInForce(target, 'kube-apiserver', file)),
      ]),
  },
  {
    id: 'exempt-namespaces-free',
    title: 'Pods in kube-system and node-agents are neither refused nor warned about',
    points: 3,
    guard: true,
    async run(target) {
      const free = { warnsOf: 'nothing' } as const
      const namespaces = ['kube-system', 'node-agents']
      return finding(
        (await Promise.all(namespaces.map(it => observePods(target, it, 'privileged', free, admin)))).flat(),
      )
    },
  },
  {
    id: 'own-levels-kept',
    title: 'payments still enforces restricted, and sandbox still admits everything',
    points: 2,
    guard: true,
    async run(target) {
      return finding([
        ...(await observePods(target, 'payments', 'baseline', { refusedBy: 'restricted' }, admin)),
        ...(await observePods(target, 'sandbox', 'privileged', 'admitted', admin)),
      ])
    },
  },
  {
    id: 'labels-kept',
    title: "The namespaces' labels and the workloads in them are as they were",
    points: 2,
    guard: true,
    async run(target) {
      const client = await api(target)
      const observations = Object.entries(labels).map(async ([name, wanted]) => {
        const { metadata } = await client.admin('GET', `/api/v1/namespaces/${name}`)
        const found = Object.entries(metadata.labels ?? {}).filter(([label]) => label.startsWith(prefix))
        const actual = found.map(it => it.join('=')).join(', ') || none
        return observe(actual === wanted, `the labels of the namespace ${name}`, wanted, actual)
      })
      return finding([...(await Promise.all(observations)), ...(await observeWorkloadsKept(target))])
    },
  },
  controlPlaneHealthy(3),
  healthChecksAnswered(1),
  manifestKept(2, { mayMount: true }),
  staticPodFolderTidy(1),
  filesMounted(1),
  filesLieIn(1, '/etc/kubernetes/pod-security/', file),
  otherFlagsKept(2, {}, [file]),
]

export default checks
