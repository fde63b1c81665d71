import { describe, expect, test } from 'vitest'
import { nodeWith, twoRules as right } from '../testing/audit-policy-node.ts'
import type { GradeTarget } from '../types.ts'
import type { AskedPolicy } from './audit-meaning.ts'
import { auditVerdict } from './audit-verdict.ts'

const asked: AskedPolicy = {
  omitStages: ['RequestReceived'],
  rules: [
    { sentence: 'lead', level: 'None', users: ['lead'] },
    { sentence: 'rest', level: 'Metadata' },
  ],
}
const verdict = auditVerdict(asked, async () => ({}))

const sentence = async (target: GradeTarget, name: string) =>
  (await verdict.sentence(target, name))
    .filter(it => !it.ok)
    .map(it => `${it.where} ${it.expected}; ${it.actual}`)

test('a policy that decides as asked and is in force is right', async () => {
  const target = nodeWith(right)
  expect([await sentence(target, 'lead'), await sentence(target, 'rest')]).toEqual([[], []])
  expect((await verdict.stages(target)).every(it => it.ok)).toBe(true)
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
  const target = nodeWith(right, 5_000)
  expect(await sentence(target, 'lead')).toEqual([
    '/on/node/policy.yaml what it says is in force; it is not in force',
  ])
})

test('a file that the API server cannot read says nothing', async () => {
  const target = nodeWith(`${right}nonsense: - [\n`)
  expect(await sentence(target, 'rest')).toEqual([
    '/on/node/policy.yaml an audit policy; the API server cannot read it',
  ])
})
