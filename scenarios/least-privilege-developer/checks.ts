import {
  type Check,
  finding,
  type GradeTarget,
  gatesKept,
  nobodyGained,
  nobodyLost,
  observeRequest,
  observeRules,
  otherNamespaces,
  user,
} from 'cks-lab/grader'

const priya = user('priya')
const verbs = ['get', 'list', 'watch', 'create', 'update']
const onPods = verbs.map(it => `${it} pods`)
const onDeployments = verbs.map(it => `${it} deployments.apps`)

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
  observeRequest(target, { method: 'POST', path: `${collection}?dryRun=All`, as: priya, body }, { status })

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
  nobodyGained(2, { but: [priya] }),
  nobodyLost(2, { mayLose: [priya] }),
  gatesKept(2),
]

export default checks
