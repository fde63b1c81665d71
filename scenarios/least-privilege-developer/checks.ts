import {
  type Draw,
  gatesKept,
  nobodyGained,
  nobodyLost,
  observeCreation,
  observeRules,
  otherNamespaces,
  sentence,
  user,
} from 'cks-lab/grader'

const podSpec = { containers: [{ name: 'main', image: 'docker.io/library/toolbox:1.0' }] }

type Names = 'developer' | 'development' | 'production' | 'workload_kind' | 'workload_plural' | 'writing_verb'

export default ({ development, production, ...drawn }: Draw<Names>) => {
  const developer = user(drawn.developer)
  const verbs = ['get', 'list', 'watch', 'create', drawn.writing_verb]
  const onPods = verbs.map(it => `${it} pods`)
  const onWorkloads = verbs.map(it => `${it} ${drawn.workload_plural}.apps`)
  const pod = { apiVersion: 'v1', kind: 'Pod', spec: podSpec }
  const labels = { app: 'probe' }
  const workload = {
    apiVersion: 'apps/v1',
    kind: drawn.workload_kind,
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec } },
  }
  return [
    sentence(
      'can **get, list, watch, create and',
      {
        id: 'pods-in-development',
        title: `${drawn.developer} can get, list, watch, create and ${drawn.writing_verb} Pods in ${development}`,
        points: 3,
        run: target => [
          observeCreation(target, developer, pod, development, 'accepted'),
          observeRules(target, developer, development, { atLeast: onPods }),
        ],
      },
      {
        id: 'workloads-in-development',
        title: `${drawn.developer} can do the same with ${drawn.workload_kind}s there`,
        points: 3,
        run: target => [
          observeCreation(target, developer, workload, development, 'accepted'),
          observeRules(target, developer, development, { atLeast: onWorkloads }),
        ],
      },
    ),
    sentence('They can do nothing else there', {
      id: 'nothing-more-there',
      title: `${drawn.developer} can do nothing in ${development} beyond what is asked`,
      points: 4,
      guard: true,
      run: target => observeRules(target, developer, development, { atMost: [...onPods, ...onWorkloads] }),
    }),
    sentence('they can do nothing any more', {
      id: 'nothing-in-production',
      title: `${drawn.developer} can do nothing in ${production}`,
      points: 2,
      run: target => [
        observeCreation(target, developer, pod, production, 'refused'),
        observeRules(target, developer, production, { atMost: [] }),
      ],
    }),
    sentence('gets no access in any other namespace', {
      id: 'nothing-elsewhere',
      title: `${drawn.developer} can do nothing in other namespaces and cluster-wide`,
      points: 3,
      guard: true,
      run: async target => {
        const others = await otherNamespaces(target, development, production)
        return others.map(it => observeRules(target, developer, it, { atMost: [] }))
      },
    }),
    sentence(
      "Everybody else's access stays what it is",
      nobodyGained(2, { but: [developer] }),
      nobodyLost(2, { mayLose: [developer] }),
    ),
    sentence('How the API server authenticates', gatesKept(2)),
  ]
}
