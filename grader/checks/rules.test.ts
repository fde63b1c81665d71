import { describe, expect, test } from 'vitest'
import { items, refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { observeRules, otherNamespaces, rulesInWords, rulesOf, servedResources } from './rules.ts'

const review = 'POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews'
const discovery = {
  'GET /api': items({
    metadata: {},
    versions: [{ resources: [{ resource: 'pods' }, { resource: 'secrets' }] }],
  }),
  'GET /apis': items({
    metadata: { name: 'apps' },
    versions: [{ resources: [{ resource: 'deployments' }] }, {}],
  }),
}
const rule = (verbs: string[], resources: string[]) => ({ verbs, apiGroups: [''], resources })
/** Who asks about shop gets these rules; about any other namespace only the paths. */
const asked = (resourceRules: object[], nonResourceRules: object[] = []) =>
  targetOf({
    answers: {
      ...discovery,
      'GET /apis/rbac.authorization.k8s.io/v1/clusterroles': items(),
      [review]: ({ body }) => {
        const { namespace } = (body as { spec: { namespace: string } }).spec
        const here = namespace === 'shop'
        return {
          body: {
            status: {
              resourceRules: here ? resourceRules : [],
              nonResourceRules: here
                ? [{ verbs: ['get'], nonResourceURLs: ['/only-here'] }]
                : nonResourceRules,
            },
          },
        }
      },
    },
  })
const ann = { user: 'ann', groups: ['team'] }

test('resources are those that discovery tells, with their groups', async () => {
  expect(await servedResources(targetOf({ answers: discovery }))).toEqual(
    new Set(['pods', 'secrets', 'deployments.apps']),
  )
  const silent = targetOf({ answers: { ...discovery, 'GET /apis': refusal(503, 'not now') } })
  await expect(servedResources(silent)).rejects.toThrow('was answered with 503: not now')
})

test('other namespaces are all but those named, and one that is not there yet', async () => {
  const named = (name: string) => ({ metadata: { name } })
  const target = targetOf({
    answers: { 'GET /api/v1/namespaces': items(named('a'), named('b'), named('c')) },
  })
  expect(await otherNamespaces(target, 'b')).toEqual(['a', 'c', 'x1'])
  expect(await otherNamespaces(target)).toEqual(['a', 'b', 'c', 'x1'])
})

describe('all that somebody may do', () => {
  test('is asked as that user, for the namespace; paths are asked for where no RoleBinding is', async () => {
    const target = asked([rule(['get'], ['pods'])], [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }])
    const rules = await rulesOf(target, ann, 'shop')
    expect(rules).toEqual([
      expect.objectContaining({ verb: 'get', path: '/metrics' }),
      expect.objectContaining({ verb: 'get', resource: 'pods' }),
    ])
    const questions = target.asked.filter(it => it.method === 'POST')
    expect(questions.map(it => it.body)).toMatchObject([
      { spec: { namespace: 'shop' } },
      { spec: { namespace: 'x1' } },
    ])
    expect(questions[0]?.as).toEqual(ann)
    await rulesOf(target, ann, 'shop')
    expect(target.asked.filter(it => it.method === 'POST')).toHaveLength(2)
  })

  test('cannot be told when the answer is another', async () => {
    const answers = {
      'GET /apis/rbac.authorization.k8s.io/v1/clusterroles': items(),
      [review]: refusal(500, 'oh'),
    }
    await expect(rulesOf(targetOf({ answers }), ann, 'shop')).rejects.toThrow('was answered with 500: oh')
  })
})

describe('what somebody may do is judged', () => {
  const judged = async (bounds: Parameters<typeof observeRules>[3]) => {
    const { ok, where, expected, actual } = await observeRules(
      asked([rule(['get', 'list'], ['pods'])]),
      ann,
      'shop',
      bounds,
    )
    return [ok, where, expected, actual]
  }
  const where = 'all that ann may do in shop'

  test('by what it has to hold and may hold at most', async () => {
    const both = ['get pods', 'list pods']
    expect(await judged({ atLeast: both, atMost: both })).toEqual([
      true,
      where,
      'exactly: get pods, list pods',
      'get pods, list pods',
    ])
    expect(await judged({ atLeast: ['get secrets'] })).toEqual([
      false,
      where,
      'at least: get secrets',
      'missing: get secrets',
    ])
    expect(await judged({ atMost: ['get pods'] })).toEqual([
      false,
      where,
      'at most: get pods',
      'too much: list pods',
    ])
    expect(await judged({ atLeast: ['get secrets'], atMost: ['get pods'] })).toEqual([
      false,
      where,
      'exactly: get pods',
      'missing: get secrets; too much: list pods',
    ])
  })

  test('by what it must not hold', async () => {
    expect(await judged({ noneOf: ['list pods'] })).toEqual([
      false,
      where,
      'none of: list pods',
      'too much: list pods',
    ])
    expect((await judged({ noneOf: ['get secrets'] }))[0]).toBe(true)
  })
})

test('many rules are told as the first of them and how many there are', () => {
  expect(rulesInWords([])).toBe('nothing')
  const many = Array.from({ length: 18 }, (_, index) => `r${index}`)
  expect(rulesInWords(many)).toBe(`${many.slice(0, 16).join(', ')} and 2 more`)
  expect(rulesInWords(many.slice(0, 16))).toBe(many.slice(0, 16).join(', '))
})
