import { expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { ignoredIn, policyFileOf } from './policy-in-force.ts'

const startedAt = Date.parse('2026-11-26T11:58:02Z')
const policy = (text: string | undefined, flags = ['--audit-policy-file=/in/container/p.yaml']) =>
  policyFileOf(
    targetOf({
      flags,
      startedAt,
      files: text === undefined ? {} : { '/on/node/p.yaml': text },
      commands: { 'file-times': () => '1 1\n1\n1:5\n1:5\n' },
    }),
  )
const text = `apiVersion: audit.k8s.io/v1
kind: Policy
omit: []
rules:
- level: None
  verb: [get]
- level: Metadata
`

test('a policy is read where the manifest names it, with whether it is in force', async () => {
  const file = await policy(text)
  expect(file).toMatchObject({
    where: '/on/node/p.yaml',
    inForce: true,
    said: 'as it was when kube-apiserver started at 11:58:02',
    policy: { rules: [{ level: 'None' }, { level: 'Metadata' }] },
  })
  expect(file.lineOfRule(1)).toBe(7)
})

test('one that is not there is its problem', async () => {
  const none = await policy(undefined)
  expect(none).toMatchObject({ inForce: false, problem: 'no such file on the node', ignored: [] })
  expect(none.lineOfRule(0)).toBe(1)
  expect(await policy(text, [])).toMatchObject({ inForce: false, problem: 'no --audit-policy-file' })
})

test('what is passed over is told of the whole file, or of a rule with what is of none', async () => {
  const file = await policy(text)
  const [omit, verb] = [
    'omit on line 3 is no field of a policy',
    'rules[0].verb on line 6 is no field of a policy',
  ]
  expect(ignoredIn(file)).toEqual([omit, verb])
  expect(ignoredIn(file, 0)).toEqual([omit, verb])
  expect(ignoredIn(file, 1)).toEqual([omit])
})
