import { expect, test } from 'vitest'
import { observe } from '../finding.ts'
import { verdictOf } from '../testing/target.ts'
import type { Check } from '../types.ts'
import { explainedBy } from './explained-by.ts'

const lenient =
  '2026-11-26T11:58:03Z stderr F W1126 11:58:03.000000       1 reader.go:81] Audit policy contains errors, falling back to lenient decoding: strict decoding error: unknown field "rules[0].verb"\n'
const startedAt = Date.parse('2026-11-26T11:58:02Z')
const scene = (writtenAt: string) => ({
  flags: ['--audit-policy-file=/in/container/p.yaml'],
  files: { '/on/node/p.yaml': 'kind: Policy' },
  startedAt,
  commands: {
    // Content, everything else, the folder, and whether the container has the same file.
    'file-times': () => {
      const written = Date.parse(`2026-11-26T${writtenAt}Z`) / 1000
      return `${written} ${written}\n${written}\n1:5\n1:5\n`
    },
    'component-log': () => lenient,
  },
})
const check = (...run: ReturnType<typeof observe>[]): Check => ({
  id: 'a',
  title: 'a',
  points: 1,
  run: () => run,
})
const right = observe(true, 'GET /', 'no event', 'no event')
const wrong = observe(false, 'GET /', 'no event', 'an event')
const explained = (it: Check) => explainedBy('audit-policy-file', it)[0]!

test('what the file is to blame for comes before what it led to', async () => {
  expect(await verdictOf(explained(check(right, wrong)), scene('12:01:07'))).toEqual([
    expect.stringContaining('not in force'),
    expect.stringContaining('falling back to lenient decoding'),
    'GET /: no event: an event',
  ])
})

test('nothing is told of it where all is right, and all else of the check stays', async () => {
  expect(await verdictOf(explained(check(right)), scene('12:01:07'))).toBe('passed')
  const guard = { ...check(right), guard: true, proves: ['words'] }
  expect(explained(guard)).toMatchObject({ id: 'a', guard: true, proves: ['words'] })
})

test('a file that is in force and understood is not to blame', async () => {
  const { commands, ...rest } = scene('11:00:00')
  const quiet = { ...rest, commands: { ...commands, 'component-log': () => '' } }
  expect(await verdictOf(explained(check(wrong)), quiet)).toEqual(['GET /: no event: an event'])
})
