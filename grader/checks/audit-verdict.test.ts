import { describe, expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import type { GradeTarget } from '../types.ts'
import type { AskedPolicy } from './audit-meaning.ts'
import { auditPolicyInForce, auditVerdict } from './audit-verdict.ts'

const startedAt = 1_000_000
const asked: AskedPolicy = {
  omitStages: ['RequestReceived'],
  rules: [
    { sentence: 'lead', level: 'None', users: ['lead'] },
    { sentence: 'rest', level: 'Metadata' },
  ],
}
const verdict = auditVerdict(asked, async () => ({}))

/** A node with this policy, written before or after the API server was started. */
function nodeWith(policy: string, writtenAt = startedAt - 1_000): GradeTarget {
  const time = (writtenAt / 1_000).toFixed(3)
  const target = targetOf({
    files: { '/on/node/policy.yaml': `apiVersion: audit.k8s.io/v1\nkind: Policy\n${policy}` },
    flags: ['--audit-policy-file=/in/container/policy.yaml'],
    startedAt,
    commands: { 'file-times': () => `${time} ${time}\n${time}\n1:1\n1:1\n` },
  })
  const known: Record<string, unknown> = {
    'served-resources': new Set(['pods', 'secrets']),
    'control-plane': { phase: 'ready', summary: 'ready' },
    'audit-replay': [],
  }
  const { once } = target
  return {
    ...target,
    once: <T>(key: string, work: () => Promise<T>) =>
      key in known ? Promise.resolve(known[key] as T) : once(key, work),
  }
}
const right = 'omitStages: [RequestReceived]\nrules:\n- level: None\n  users: [lead]\n- level: Metadata\n'
const sentence = async (target: GradeTarget, name: string) =>
  (await verdict.sentence(target, name))
    .filter(it => !it.ok)
    .map(it => `${it.where} ${it.expected}; ${it.actual}`)

test('a policy that decides as asked and is in force is right', async () => {
  const target = nodeWith(right)
  expect([await sentence(target, 'lead'), await sentence(target, 'rest')]).toEqual([[], []])
  expect((await verdict.stages(target)).every(it => it.ok)).toBe(true)
  expect((await auditPolicyInForce(1).run(target)).passed).toBe(true)
})

describe('what is wrong is told where it is decided', () => {
  test('with the line of the rule, and the fields of it that count for nothing', async () => {
    const wide = right.replace('users: [lead]', 'user: [lead]')
    expect(await sentence(nodeWith(wide), 'rest')).toEqual([
      '/on/node/policy.yaml:5 Metadata: get of pods in namespace shop by jane; ' +
        'None: rule 1 on line 5 decides; rules[0].user on line 6 is no field of a policy',
    ])
  })

  test('or that no rule matches', async () => {
    const short = right.replace('- level: Metadata\n', '')
    expect(await sentence(nodeWith(short), 'rest')).toEqual([
      '/on/node/policy.yaml Metadata: get of pods in namespace shop by jane; None: no rule matches',
    ])
  })

  test('and at which stages there are events', async () => {
    const more = right.replace('[RequestReceived]', '[RequestReceived, ResponseStarted]')
    expect((await verdict.stages(nodeWith(more))).map(it => it.actual)).toEqual([
      'events at ResponseComplete, Panic: rule 2 on line 7 decides',
    ])
  })
})

test('a right file that was written after the start is not in force', async () => {
  const target = nodeWith(right, startedAt + 5_000)
  expect(await sentence(target, 'lead')).toEqual([
    '/on/node/policy.yaml what it says is in force; it is not in force',
  ])
  const { passed, evidence } = await auditPolicyInForce(1).run(target)
  expect([passed, evidence[0]?.actual]).toEqual([
    false,
    expect.stringContaining('which reads it at its start only'),
  ])
})

test('a file that the API server cannot read says nothing; why is told once', async () => {
  const target = nodeWith(`${right}nonsense: - [\n`)
  expect(await sentence(target, 'rest')).toEqual([
    '/on/node/policy.yaml an audit policy; the API server cannot read it',
  ])
  const { evidence } = await auditPolicyInForce(1).run(target)
  expect(evidence).toHaveLength(1)
  expect(evidence[0]?.actual).toMatch(/^line 8: /)
})
