import {
  bindings,
  type Check,
  describeBinding,
  finding,
  gatesKept,
  nobodyGained,
  nobodyLost,
  observe,
  observeRequest,
  observeRules,
  otherNamespaces,
  user,
} from 'cks-lab/grader'

const alice = user('alice')

/** What the setup gave Bob in checkout, and Alice in search. */
const bobsRules = ['create pods', 'delete pods', 'get pods', 'get pods/log', 'list pods', 'watch pods']
const aliceInSearch = ['get configmaps', 'list configmaps']

const checks: Check[] = [
  {
    id: 'alice-creates-pods',
    title: 'Alice can create Pods in checkout, and do there all that Bob can',
    points: 4,
    async run(target) {
      const body = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: target.nonce },
        spec: { containers: [{ name: 'main', image: 'busybox' }] },
      }
      const path = '/api/v1/namespaces/checkout/pods?dryRun=All'
      const asAlice = { method: 'POST' as const, path, as: alice, body }
      return finding([
        await observeRequest(target, asAlice, { status: 201 }),
        await observeRules(target, alice, 'checkout', { atLeast: bobsRules }),
      ])
    },
  },
  {
    id: 'bound-in-checkout',
    title: 'A RoleBinding in checkout names the user alice',
    points: 2,
    async run(target) {
      const there = (await bindings(target)).filter(it => it.namespace === 'checkout')
      const names = there.some(it =>
        it.subjects.some(subject => subject.kind === 'User' && subject.name === 'alice'),
      )
      const found = there.map(
        it => `${describeBinding(it)}: ${it.subjects.map(of => `${of.kind} ${of.name}`).join(', ')}`,
      )
      return finding([
        observe(
          names,
          'RoleBindings in checkout',
          'one with the subject User alice',
          found.join('; ') || 'none',
        ),
      ])
    },
  },
  {
    id: 'no-more-than-bob',
    title: 'Alice can do nothing in checkout that Bob could not',
    points: 2,
    guard: true,
    run: async target => finding([await observeRules(target, alice, 'checkout', { atMost: bobsRules })]),
  },
  {
    id: 'elsewhere-unchanged',
    title: "Alice's access elsewhere is what it was",
    points: 2,
    guard: true,
    async run(target) {
      const nowhere = await otherNamespaces(target, 'checkout', 'search')
      return finding([
        await observeRules(target, alice, 'search', { atLeast: aliceInSearch, atMost: aliceInSearch }),
        ...(await Promise.all(nowhere.map(it => observeRules(target, alice, it, { atMost: [] })))),
      ])
    },
  },
  nobodyGained(1, { but: [alice] }),
  nobodyLost(1, { but: [alice] }),
  gatesKept(2),
]

export default checks
