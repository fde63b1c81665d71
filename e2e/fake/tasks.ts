/** Tasks as learners meet them, for a server without a cluster. */
import { Parameters } from '../../grader/parameters.ts'
import type { Scenario } from '../../grader/scenario.ts'
import { scenarioOf } from '../../grader/testing/scenarios.ts'
import type { Check } from '../../grader/types.ts'

const judgedElsewhere = async (): Promise<never> => {
  throw new Error('These checks are judged by the plan; see grader.ts.')
}

const checks: Check[] = [
  {
    id: 'plugin-enabled',
    title: 'kube-apiserver runs with the NodeRestriction plugin',
    points: 40,
    run: judgedElsewhere,
  },
  { id: 'other-node', title: 'A kubelet cannot label another node', points: 40, run: judgedElsewhere },
  {
    id: 'own-label',
    title: 'A kubelet can still set an ordinary label on its own node',
    points: 20,
    run: judgedElsewhere,
  },
  {
    id: 'api-ready',
    title: 'The API server is ready and stays ready',
    points: 20,
    guard: true,
    run: judgedElsewhere,
  },
]

const task = `The kubelets of this cluster may change any node. Restrict them.

Change the API server so that a kubelet can modify **only its own** \`Node\` object and the pods bound to it:

- the admission plugin \`NodeRestriction\` is in force
- everything that is enabled now stays enabled

The manifest is \`/etc/kubernetes/manifests/kube-apiserver.yaml\` on the control-plane node. Try it as a kubelet:

\`\`\`sh
kubectl --kubeconfig /etc/kubernetes/kubelet.conf label node worker-1 tier=gold
\`\`\`

| node | role |
|---|---|
| \`control-plane\` | the one you are on |
| \`worker-1\` | has no kubelet; a \`Node\` object only |
`

const explanation = `The Node authorizer lets a kubelet write Node objects; **NodeRestriction** narrows that to its own.

Look at the running process, not at the file alone:

\`\`\`sh
ps -o args= -C kube-apiserver | tr ' ' '\\n' | grep admission
\`\`\`

See [Using NodeRestriction](https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction).
`

const common = {
  domain: 'Cluster Hardening' as const,
  task,
  hints: [
    'The plugin is one word in one flag of kube-apiserver.',
    'The flag is `--enable-admission-plugins`.',
  ],
  explanation,
  setup: undefined,
  checks,
  solutions: [],
  nearMisses: [],
}

export const tasks: Scenario[] = [
  {
    id: 'enable-node-restriction',
    title: 'Enable NodeRestriction',
    subtitle: 'Keep kubelets to their own node',
    topic: 'Admission',
    minutes: 6,
    difficulty: 'easy' as const,
  },
  {
    id: 'fix-missing-rolebinding',
    title: 'Grant access with a RoleBinding',
    subtitle: 'Somebody may not do what a colleague may',
    task: `Give \`{{newcomer}}\` the access that \`{{colleague}}\` has in \`{{namespace}}\`.`,
    parameters: Parameters.parse({
      newcomer: { name: 'person' },
      colleague: { name: 'person' },
      namespace: { name: 'app' },
    }),
    topic: 'Authorization',
    minutes: 5,
    difficulty: 'easy' as const,
  },
  {
    id: 'disable-anonymous-auth',
    title: 'Disable anonymous authentication',
    subtitle: 'No entry without credentials',
    topic: 'Authentication',
    minutes: 10,
    difficulty: 'medium' as const,
  },
  {
    id: 'write-audit-policy',
    title: 'Write an audit policy',
    subtitle: 'What to write down of whom',
    topic: 'Audit',
    minutes: 15,
    difficulty: 'hard' as const,
    domain: 'Monitoring, Logging and Runtime Security' as const,
  },
  {
    id: 'confine-with-apparmor',
    title: 'Confine a container with AppArmor',
    subtitle: 'A profile of its own',
    topic: 'AppArmor',
    minutes: 8,
    difficulty: 'medium' as const,
    domain: 'System Hardening' as const,
    needs: ['apparmor' as const],
  },
].map(one => scenarioOf({ ...common, dir: `/scenarios/${one.id}`, ...one }))
