import { expect, test } from 'vitest'
import { nodeWith, twoRules } from '../testing/audit-policy-node.ts'
import { judged } from '../testing/target.ts'
import { auditPolicyInForce } from './audit-policy-in-force.ts'

const judge = (...node: Parameters<typeof nodeWith>) => judged(auditPolicyInForce(1), nodeWith(...node))

test('a policy that can be read and was there when the API server started is in force', async () => {
  const { passed, evidence } = await judge(twoRules)
  expect([passed, ...evidence.map(it => `${it.expected}: ${it.actual}`)]).toEqual([
    true,
    'an audit policy with which the API server starts: it is one',
    expect.stringMatching(/^what it says is in force: as it was when kube-apiserver started at /),
  ])
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

test('one that the API server has not started with is not judged by that: it does not answer', async () => {
  expect(await judge(twoRules, 5_000, 'broken')).toMatchObject({
    passed: true,
    evidence: [{ actual: 'it is one' }],
  })
})

test('a field that the API server passes over is told, and is no fault by itself', async () => {
  const { passed, evidence } = await judge(`${twoRules}  users: [jane]\n  verb: [get]\n`)
  expect(passed).toBe(true)
  expect(evidence.map(it => `${it.expected}: ${it.actual}`)).toContainEqual(
    expect.stringMatching(/^fields that it knows: rules\[1\]\.verb on line 9 /),
  )
})
