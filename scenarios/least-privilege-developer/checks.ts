import {
  type Check,
  finding,
  type GradeTarget,
  observeRequest,
  observeRules,
  otherNamespaces,
  serviceAccountSubject,
  userIdentity,
} from 'cks-lab/grader'

const priya = { user: 'priya' }
const verbs = ['get', 'list', 'watch', 'create', 'update']
const onPods = verbs.map(it => `${it} pods`)
const onDeployments = verbs.map(it => `${it} deployments.apps`)

/** What the setup gave the others. */
const omars = ['* pods', '* pods/log', '* pods/exec', '* deployments.apps']
const lenas = ['get', 'list', 'watch'].flatMap(it => [
  ...['pods', 'pods/log', 'deployments.apps', 'deployments/scale.apps'].map(of => `${it} ${of}`),
  'update deployments.apps',
  'update deployments/scale.apps',
])

const podSpec = { containers: [{ name: 'main', image: 'docker.io/library/toolbox:1.0' }] }
const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: podSpec })
const deployment = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: podSpec },
  },
})

/** A dry run: authorization and admission judge it, nothing is stored. */
const create = (target: GradeTarget, collection: string, body: object, status: number) =>
  observeRequest(
    target,
    { method: 'POST', path: `${collection}?dryRun=All`, as: userIdentity('priya'), body },
    { status },
  )

const checks: Check[] = [
  {
    id: 'pods-in-development',
    title: 'Priya can get, list, watch, create and update Pods in development',
    points: 3,
    run: async target =>
      finding([
        await create(target, '/api/v1/namespaces/development/pods', pod(target.nonce), 201),
        await observeRules(target, priya, 'development', { atLeast: onPods }),
      ]),
  },
  {
    id: 'deployments-in-development',
    title: 'Priya can get, list, watch, create and update Deployments in development',
    points: 3,
    run: async target =>
      finding([
        await create(
          target,
          '/apis/apps/v1/namespaces/development/deployments',
          deployment(target.nonce),
          201,
        ),
        await observeRules(target, priya, 'development', { atLeast: onDeployments }),
      ]),
  },
  {
    id: 'nothing-in-production',
    title: 'Priya can do nothing in production',
    points: 2,
    run: async target =>
      finding([
        await create(target, '/api/v1/namespaces/production/pods', pod(target.nonce), 403),
        await observeRules(target, priya, 'production', { atMost: [] }),
      ]),
  },
  {
    id: 'nothing-more-there',
    title: 'Priya can do nothing in development beyond what is asked',
    points: 4,
    guard: true,
    run: async target =>
      finding([await observeRules(target, priya, 'development', { atMost: [...onPods, ...onDeployments] })]),
  },
  {
    id: 'nothing-elsewhere',
    title: 'Priya can do nothing in other namespaces and cluster-wide',
    points: 3,
    guard: true,
    async run(target) {
      const others = await otherNamespaces(target, 'development', 'production')
      return finding(await Promise.all(others.map(it => observeRules(target, priya, it, { atMost: [] }))))
    },
  },
  {
    id: 'others-unchanged',
    title: "Omar's access, Lena's and everybody else's is what it was",
    points: 3,
    guard: true,
    async run(target) {
      const [omar, lena, nobody] = [{ user: 'omar' }, { user: 'lena' }, { user: target.nonce }]
      const workload = serviceAccountSubject('development', 'default')
      return finding(
        await Promise.all([
          observeRules(target, omar, 'development', { atLeast: omars, atMost: omars }),
          observeRules(target, omar, 'production', { atMost: [] }),
          observeRules(target, lena, 'production', { atLeast: lenas, atMost: lenas }),
          observeRules(target, lena, 'development', { atMost: [] }),
          observeRules(target, nobody, 'development', { atMost: [] }),
          observeRules(target, nobody, 'production', { atMost: [] }),
          observeRules(target, workload, 'development', { atMost: [] }),
        ]),
      )
    },
  },
]

export default checks
