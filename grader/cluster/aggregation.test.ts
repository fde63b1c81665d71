import { expect, test } from 'vitest'
import { type ClusterRole, isAggregated } from './aggregation.ts'

const rule = (verb: string) => ({ verbs: [verb], apiGroups: [''], resources: ['pods'] })
const source = (name: string, verb: string, team = 'a'): ClusterRole => ({
  metadata: { name, labels: { team } },
  rules: [rule(verb)],
})
const into = (
  rules: ClusterRole['rules'],
  selector: object = { matchLabels: { team: 'a' } },
): ClusterRole => ({
  metadata: { name: 'all', labels: { team: 'a' } },
  ...(rules !== undefined && { rules }),
  aggregationRule: { clusterRoleSelectors: [selector] },
})

test('an aggregated role holds the rules of those it selects, its own labels notwithstanding', () => {
  const sources = [source('one', 'get'), source('two', 'list'), source('other', 'delete', 'b')]
  expect(isAggregated([...sources, into([rule('list'), rule('get')])])).toBe(true)
  expect(isAggregated([...sources, into([rule('get')])])).toBe(false)
  expect(isAggregated([...sources, into([rule('get'), rule('list'), rule('delete')])])).toBe(false)
})

test('without sources it holds nothing', () => {
  expect(isAggregated([into(null)])).toBe(true)
  expect(isAggregated([into([rule('get')])])).toBe(false)
})

test.each([
  ['In', ['a', 'b'], true],
  ['In', ['c'], false],
  ['NotIn', ['c'], true],
  ['Exists', undefined, true],
  ['DoesNotExist', undefined, false],
])('expressions are understood: %s %s', (operator, values, found) => {
  const selector = { matchExpressions: [{ key: 'team', operator, ...(values && { values }) }] }
  expect(isAggregated([source('one', 'get'), into(found ? [rule('get')] : [], selector)])).toBe(true)
  expect(isAggregated([source('one', 'get'), into(found ? [] : [rule('get')], selector)])).toBe(false)
})

test('roles that nothing is aggregated into are as they are', () => {
  expect(isAggregated([source('one', 'get')])).toBe(true)
})
