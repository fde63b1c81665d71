import { describe, expect, test } from 'vitest'
import { items, refusal } from '../testing/answers.ts'
import { answeringRules, coreRule, rulesReview } from '../testing/rules-reviews.ts'
import { targetOf } from '../testing/target.ts'
import { otherNamespaces, rulesOf } from './rules.ts'

const ann = { user: 'ann', groups: ['team'] }

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
    const target = answeringRules(
      [coreRule(['get'], ['pods'])],
      [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }],
    )
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
      [rulesReview]: refusal(500, 'oh'),
    }
    await expect(rulesOf(targetOf({ answers }), ann, 'shop')).rejects.toThrow('was answered with 500: oh')
  })
})
