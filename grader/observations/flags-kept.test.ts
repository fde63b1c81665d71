import { expect, test } from 'vitest'
import { effective, parseArgv } from '../cluster/argv.ts'
import { mayAlsoHave } from './flags-kept.ts'

test('a list may gain what is asked for, and nothing else that was off', () => {
  const { right } = mayAlsoHave('ImagePolicyWebhook')(['NodeRestriction'])
  expect(right(['ImagePolicyWebhook', 'NodeRestriction', 'LimitRanger'])).toBe(true)
  expect(right(['NodeRestriction'])).toBe(true)
  expect(right(['ImagePolicyWebhook'])).toBe(false)
  expect(right(['ImagePolicyWebhook', 'NodeRestriction', 'AlwaysPullImages'])).toBe(false)
})

test("etcd's lists are split, and the last use of a flag counts", () => {
  const line = parseArgv([
    'etcd',
    '--listen-client-urls=a',
    '-listen-client-urls',
    'b,c',
    '--client-cert-auth=T',
    '--name=x',
  ])
  expect(['listen-client-urls', 'client-cert-auth', 'name'].map(it => effective(line, it))).toEqual([
    ['b', 'c'],
    ['true'],
    ['x'],
  ])
})
