import {
  type Draw,
  example,
  gatesKept,
  nobodyGained,
  nobodyLost,
  observeCreation,
  observeRules,
  otherNamespaces,
  rights,
  sentence,
  user,
} from 'cks-lab/grader'

type Names = 'developer' | 'development' | 'production' | 'workload_kind' | 'workload_plural' | 'writing_verb'

export default ({ development, production, ...drawn }: Draw<Names>) => {
  const developer = user(drawn.developer)
  const verbs = `get list watch create ${drawn.writing_verb}`
  const onPods = rights(verbs, 'pods')
  const onWorkloads = rights(verbs, `${drawn.workload_plural}.apps`)
  return [
    sentence(
      'can **get, list, watch, create and',
      {
        id: 'pods-in-development',
        title: `${drawn.developer} can get, list, watch, create and ${drawn.writing_verb} Pods in ${development}`,
        points: 3,
        run: target => [
          observeCreation(target, developer, example('pods'), development, 'accepted'),
          observeRules(target, developer, development, { atLeast: onPods }),
        ],
      },
      {
        id: 'workloads-in-development',
        title: `${drawn.developer} can do the same with ${drawn.workload_kind}s there`,
        points: 3,
        run: target => [
          observeCreation(target, developer, example(drawn.workload_plural), development, 'accepted'),
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
        observeCreation(target, developer, example('pods'), production, 'refused'),
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
    gatesKept(2),
  ]
}
