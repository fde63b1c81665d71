import { expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { observeInForce, observeNotInForce } from './in-force.ts'

const startedAt = Date.parse('2026-11-26T11:58:02Z')
const at = (time: string) => Date.parse(`2026-11-26T${time}Z`) / 1000

/** What the node tells of a file: content and everything, its folder, and whether the container has the same. */
const times = (written: number, changed = written, folder = at('11:00:00'), inode = '1:5') =>
  `${written} ${changed}\n${folder}\n1:5\n${inode}\n`

const policy = {
  flags: ['--audit-policy-file=/in/container/p.yaml'],
  files: { '/on/node/p.yaml': 'kind: Policy' },
}

test('one that was written later and is read at the start only is not', async () => {
  const target = targetOf({ ...policy, startedAt, commands: { 'file-times': () => times(at('12:01:07')) } })
  expect(await observeInForce(target, 'kube-apiserver', 'audit-policy-file')).toEqual([
    {
      ok: false,
      where: '/on/node/p.yaml',
      expected: 'what it says is in force',
      actual:
        'changed at 12:01:07, after kube-apiserver started at 11:58:02, which reads it at its start only: not in force',
    },
  ])
})

test('why a file may not be what happens: it is not in force, and was not understood', async () => {
  const lenient =
    '2026-11-26T11:58:03Z stderr F W1126 11:58:03.000000       1 reader.go:81] Audit policy contains errors, falling back to lenient decoding: strict decoding error: unknown field "rules[0].verb"\n'
  const target = targetOf({
    ...policy,
    startedAt,
    commands: { 'file-times': () => times(at('12:01:07')), 'component-log': () => lenient },
  })
  const causes = await observeNotInForce(target, 'kube-apiserver', 'audit-policy-file')
  expect(causes.map(it => it.actual)).toEqual([
    expect.stringContaining('not in force'),
    'its log: Audit policy contains errors, falling back to lenient decoding: strict decoding error: unknown field "rules[0].verb"',
  ])
})

test('of a flag that is not given, and of a file that is not there, nothing is said', async () => {
  expect(await observeInForce(targetOf({ startedAt }), 'kube-apiserver', 'audit-policy-file')).toEqual([])
  const gone = targetOf({ ...policy, files: {}, startedAt })
  expect(await observeInForce(gone, 'kube-apiserver', 'audit-policy-file')).toEqual([])
})

test('where the file is in force, or none is named, it is not to blame', async () => {
  const fresh = targetOf({ ...policy, startedAt, commands: { 'file-times': () => times(at('11:00:00')) } })
  expect(await observeNotInForce(fresh, 'kube-apiserver', 'audit-policy-file')).toEqual([])
  const none = targetOf({ startedAt })
  expect(await observeNotInForce(none, 'kube-apiserver', 'audit-policy-file')).toEqual([])
})

test('a file that was read leniently is told by what the component did not understand', async () => {
  const lenient =
    '2026-11-26T11:58:03Z stderr F W1126 11:58:03.000000       1 reader.go:81] falling back to lenient decoding: unknown field "verb"\n'
  const target = targetOf({
    ...policy,
    startedAt,
    commands: { 'file-times': () => times(at('11:00:00')), 'component-log': () => lenient },
  })
  const [ignored] = await observeNotInForce(target, 'kube-apiserver', 'audit-policy-file')
  expect(ignored).toMatchObject({
    ok: false,
    where: '/on/node/p.yaml',
    expected: 'kube-apiserver understands every field',
  })
})
