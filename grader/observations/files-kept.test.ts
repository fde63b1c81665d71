import { describe, expect, test } from 'vitest'
import { fileStates } from '../cluster/beginning.ts'
import type { Files } from '../testing/node-files.ts'
import { targetOf } from '../testing/target.ts'
import { observeContentKept, observeKept } from './files-kept.ts'

/** What is told of a path when these files were left, and those are there now. */
async function seen(path: string, then: Files, now: Files): Promise<string[]> {
  const left = await fileStates(targetOf({ files: then }), ['/etc', '/srv'])
  const all = await observeKept(targetOf({ files: now, left: { files: left } }), path)
  return all.map(it => `${it.ok ? 'ok' : it.expected} ${it.where}: ${it.actual}`)
}

describe('a file is as it was left', () => {
  const path = '/etc/a'
  const then = { [path]: { text: 'a', mode: '600' } }

  test('in content, mode and owner', async () => {
    expect(await seen(path, then, then)).toEqual(['ok /etc/a: as it was'])
    expect(await seen(path, then, { [path]: { text: 'b', mode: '600' } })).toEqual([
      'as it was /etc/a: another content',
    ])
    expect(await seen(path, then, { [path]: { text: 'a', mode: '640' } })).toEqual([
      'as it was /etc/a: mode 640, was 600',
    ])
    expect(await seen(path, then, { [path]: { text: 'a', mode: '600', owner: '0:5' } })).toEqual([
      'as it was /etc/a: owner 0:5, was 0:0',
    ])
  })

  test('and is there, and of its kind', async () => {
    expect(await seen(path, then, {})).toEqual(['as it was /etc/a: gone'])
    expect(await seen(path, then, { '/etc/a/': {} })).toEqual(['as it was /etc/a: another kind of file (d)'])
    expect(await seen(path, then, { [path]: { leadsTo: '/etc/b' }, '/etc/b': 'a' })).toEqual([
      'as it was /etc/a: another kind of file (l)',
    ])
    const link = { [path]: { leadsTo: '/etc/b' } }
    expect(await seen(path, link, { [path]: { leadsTo: '/etc/c' } })).toEqual([
      'as it was /etc/a: another content',
    ])
  })
})

test('a folder is as it was with all that is in it, and nothing besides', async () => {
  const then = { '/srv/shop/a': 'a', '/srv/shop/b': 'b', '/srv/shopping': 'c' }
  expect(await seen('/srv/shop', then, { ...then, '/srv/shopping': 'other' })).toEqual([
    'ok /srv/shop: as it was',
  ])
  expect(await seen('/srv/shop', then, { '/srv/shop/a': 'x', '/srv/shop/c': 'c' })).toEqual([
    'as it was /srv/shop/a: another content',
    'as it was /srv/shop/b: gone',
    'not there, as before /srv/shop/c: it has been added',
  ])
})

test('what was not remembered cannot be judged, and without a setup nothing can', async () => {
  await expect(seen('/home/ann', { '/home/ann': 'a' }, {})).rejects.toThrow('it is not remembered')
  const target = targetOf()
  Object.assign(target.lab, { recall: async () => undefined })
  await expect(observeKept(target, '/etc/a')).rejects.toThrow('reset it and open the task again')
})

test('of a file that must say what it said mode and owner may change', async () => {
  const path = '/etc/a'
  const left = {
    files: await fileStates(targetOf({ files: { [path]: { text: 'a', mode: '600' } } }), ['/etc']),
  }
  const now = async (files: Files) => {
    const { ok, actual } = await observeContentKept(targetOf({ files, left }), path)
    return ok || actual
  }
  expect(await now({ [path]: { text: 'a', mode: '644', owner: '5:5' } })).toBe(true)
  expect(await now({ [path]: 'b' })).toBe('another content')
  expect(await now({})).toBe('gone')
  await expect(observeContentKept(targetOf({ files: { '/b': '' }, left }), '/b')).rejects.toThrow(
    'not remembered',
  )
})
