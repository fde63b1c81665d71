import {
  bindings,
  type Draw,
  example,
  gatesKept,
  nobodyGained,
  nobodyLost,
  observe,
  observeCreation,
  observeRules,
  otherNamespaces,
  rights,
  sentence,
  user,
} from 'cks-lab/grader'

type Names = 'newcomer' | 'colleague' | 'namespace' | 'former' | 'verb' | 'part'

export default ({ namespace, former, colleague, ...drawn }: Draw<Names>) => {
  const newcomer = user(drawn.newcomer)
  const colleagues = [...rights(`get list watch create ${drawn.verb}`, 'pods'), `get pods/${drawn.part}`]
  return [
    sentence(
      'the access that the user `{{colleague}}` has in',
      {
        id: 'newcomer-creates-pods',
        title: `${newcomer.user} can create Pods in ${namespace}, and do there all that ${colleague} can`,
        points: 4,
        run: target => [
          observeCreation(target, newcomer, example('pods'), namespace, 'accepted'),
          observeRules(target, newcomer, namespace, { atLeast: colleagues }),
        ],
      },
      {
        id: 'no-more-than-colleague',
        title: `${newcomer.user} can do nothing in ${namespace} that ${colleague} could not`,
        points: 2,
        guard: true,
        run: target => observeRules(target, newcomer, namespace, { atMost: colleagues }),
      },
    ),
    sentence('by a RoleBinding there that names them', {
      id: 'bound-in-namespace',
      title: `A RoleBinding in ${namespace} names the user ${newcomer.user}`,
      points: 2,
      async run(target) {
        const there = (await bindings(target)).filter(it => it.namespace === namespace)
        const subjects = there.flatMap(it => it.subjects).map(it => `${it.kind} ${it.name}`)
        return observe(
          subjects.includes(`User ${newcomer.user}`),
          `RoleBindings in ${namespace}`,
          `one with the subject User ${newcomer.user}`,
          subjects.join(', ') || 'none',
        )
      },
    }),
    sentence('In all other namespaces, and cluster-wide', {
      id: 'elsewhere-unchanged',
      title: `The access of ${newcomer.user} elsewhere is what it was`,
      points: 2,
      guard: true,
      async run(target) {
        const nowhere = await otherNamespaces(target, namespace, former)
        return [
          observeRules(target, newcomer, former, { exactly: rights('get list', 'configmaps') }),
          nowhere.map(it => observeRules(target, newcomer, it, { atMost: [] })),
        ]
      },
    }),
    sentence(
      "Everybody else's access stays what it is",
      nobodyGained(1, { but: [newcomer] }),
      nobodyLost(1, { but: [newcomer] }),
    ),
    gatesKept(2),
  ]
}
