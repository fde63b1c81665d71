import { describe, expect, test } from 'vitest'
import { parseRule } from '../cluster/rule-lines.ts'
import { answeringRules, coreRule } from '../testing/rules-reviews.ts'
import { compareRules, observeRules } from './rules.ts'

const served = new Set(['pods', 'nodes', 'serviceaccounts', 'deployments.apps', 'bananas.fruit.example'])

describe('bounds', () => {
  const wanted = ['get pods', 'update deployments.apps']

  test('are met by one rule with two groups as by two rules', () => {
    const has = ['get deployments', 'get pods', 'update deployments.apps', 'update pods.apps']
    expect(compareRules(has.map(parseRule), { atLeast: wanted, atMost: wanted }, served)).toEqual({
      missing: [],
      surplus: [],
    })
  })

  test('name what is missing and what is too much', () => {
    const has = ['* pods', 'update deployments']
    expect(compareRules(has.map(parseRule), { atLeast: wanted, atMost: wanted }, served)).toEqual({
      missing: ['update deployments.apps'],
      surplus: ['* pods'],
    })
  })

  test('leave out what everybody may do', () => {
    const has = [
      'create selfsubjectrulesreviews.authorization.k8s.io',
      'create selfsubjectreviews.authentication.k8s.io',
      'get /api',
      'get /apis/*',
      'get /healthz',
      'get /version/',
      'get /openid/v1/jwks',
    ]
    expect(compareRules(has.map(parseRule), { atMost: [] }, served).surplus).toEqual([])
    expect(compareRules(['get /metrics', 'get /*'].map(parseRule), { atMost: [] }, served).surplus).toEqual([
      'get /metrics',
      'get /*',
    ])
  })

  test('forbid a rule by whatever rule allows it, also for objects of certain names', () => {
    const noneOf = ['bind clusterroles.rbac.authorization.k8s.io']
    const has = ['* *.*', 'bind clusterroles.rbac.authorization.k8s.io (only admin)', 'get pods']
    expect(compareRules(has.map(parseRule), { noneOf }, served).surplus).toEqual(has.slice(0, 2))
  })

  test('are not met by a rule that nothing can be done with, which is not too much either', () => {
    const odd = { verb: 'get, list', resource: 'deployments.apps', group: '', names: [] }
    expect(compareRules([odd], { atLeast: ['get pods'], atMost: [] }, served)).toEqual({
      missing: ['get pods'],
      surplus: [],
    })
  })

  test('without an upper one bound nothing', () => {
    expect(compareRules([parseRule('* *.*')], { atLeast: wanted }, served)).toEqual({
      missing: [],
      surplus: [],
    })
  })
})

const ann = { user: 'ann', groups: ['team'] }

describe('what somebody may do is judged', () => {
  const judged = async (bounds: Parameters<typeof observeRules>[3]) => {
    const { ok, where, expected, actual } = await observeRules(
      answeringRules([coreRule(['get', 'list'], ['pods'])]),
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
