import { expect, test } from 'vitest'
import { nodeWith, twoRules } from '../testing/audit-policy-node.ts'
import { judged } from '../testing/target.ts'
import { auditPolicyInForce } from './audit-policy-in-force.ts'

const judge = (policy: string, afterStart?: number) =>
  judged(auditPolicyInForce(1), nodeWith(policy, afterStart))

test('a policy that can be read and was there when the API server started is in force', async () => {
  expect((await judge(twoRules)).passed).toBe(true)
})

test('one that was written after the start is not', async () => {
  const { passed, evidence } = await judge(twoRules, 5_000)
  expect([passed, evidence[0]?.actual]).toEqual([
    false,
    expect.stringContaining('which reads it at its start only'),
  ])
})

test('why the API server cannot read it is told once', async () => {
  const { passed, evidence } = await judge(`${twoRules}nonsense: - [\n`)
  expect([passed, evidence.length]).toEqual([false, 1])
  expect(evidence[0]?.actual).toMatch(/^line 8: /)
})
