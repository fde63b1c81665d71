import { expect, test } from 'vitest'
import type { Files } from '../testing/node-files.ts'
import { targetOf } from '../testing/target.ts'
import { observeRootOnly, rootOnly } from './permissions.ts'

const open: [string, string][] = [
  ['755', '0'],
  ['1777', '0'],
]

test("a file is root's alone by its own mode", () => {
  for (const mode of ['600', '400', '700', '0']) expect(rootOnly([mode, '0'], open)).toBe(true)
  for (const mode of ['640', '604', '620', '602', '610', '4755'])
    expect(rootOnly([mode, '0'], open)).toBe(false)
  expect(rootOnly(['600', '1000'], open)).toBe(false)
})

test('or by a folder above it that lets nobody else in', () => {
  expect(rootOnly(['644', '0'], [['700', '0'], ...open])).toBe(true)
  expect(rootOnly(['644', '0'], [['766', '0'], ...open])).toBe(true)
  expect(rootOnly(['644', '0'], [['710', '0'], ...open])).toBe(false)
  expect(rootOnly(['644', '0'], [['700', '1000'], ...open])).toBe(false)
  expect(rootOnly(['644', '1000'], [['700', '0'], ...open])).toBe(false)
})

test('a file on the node is judged where it lies, with the folders above it', async () => {
  const seen = async (files: Files, path = '/etc/keys/a') => observeRootOnly(targetOf({ files }), path)
  const file = (mode: string, owner = '0:0') => ({ '/etc/keys/a': { mode, owner } })
  expect(await seen(file('600'))).toEqual({
    ok: true,
    where: '/etc/keys/a',
    expected: 'root alone can read and write it',
    actual: 'user 0, mode 600',
  })
  expect(await seen(file('640'))).toMatchObject({ ok: false, actual: 'user 0, mode 640' })
  expect(await seen(file('600', '1000:0'))).toMatchObject({ ok: false, actual: 'user 1000, mode 600' })
  expect((await seen({ ...file('644'), '/etc/keys/': { mode: '700' } })).ok).toBe(true)
  const led = { ...file('644'), '/root/': { mode: '700' }, '/root/a': { leadsTo: '/etc/keys/a' } }
  expect(await seen(led, '/root/a')).toMatchObject({ ok: false, actual: 'user 0, mode 644 (/etc/keys/a)' })
  await expect(seen({})).rejects.toThrow('no such file')
})
