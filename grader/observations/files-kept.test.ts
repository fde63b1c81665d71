import { describe, expect, test } from 'vitest'
import { type FileState, fileStates, objectsNow, objectsThen } from '../cluster/beginning.ts'
import { items } from '../testing/answers.ts'
import type { Files } from '../testing/node-files.ts'
import { targetOf } from '../testing/target.ts'
import { observeKept } from './files-kept.ts'
import { observeWorkloadsKept } from './workloads-kept.ts'

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

test('of a link is told where it leads, blanks and all', async () => {
  const files: Record<string, FileState> = await fileStates(
    targetOf({ files: { '/etc/my link': { leadsTo: '/srv/a b', mode: '777' } } }),
    ['/etc'],
  )
  expect(files['/etc/my link']).toEqual({ type: 'l', mode: '777', owner: '0:0', leadsTo: '/srv/a b' })
})

describe('Deployments and DaemonSets are kept', () => {
  const paths = { d: '/apis/apps/v1/deployments', s: '/apis/apps/v1/daemonsets' }
  const web = { metadata: { namespace: 'shop', name: 'web', uid: '1' } }
  const proxy = { metadata: { namespace: 'kube-system', name: 'proxy', uid: '2' } }
  const judged = async (deployments: object[], daemonSets: object[]) => {
    const answers = { [`GET ${paths.d}`]: items(...deployments), [`GET ${paths.s}`]: items(...daemonSets) }
    const left = { objects: { [paths.d]: [web], [paths.s]: [proxy] } }
    return (await observeWorkloadsKept(targetOf({ answers, left }))).map(it => [it.ok, it.where, it.actual])
  }

  test('when the very ones are there, with others or without', async () => {
    const other = { metadata: { namespace: 'shop', name: 'more', uid: '3' } }
    expect(await judged([web, other], [proxy])).toEqual([[true, 'Deployments and DaemonSets', 'all are']])
  })

  test('not when one is gone or was made anew', async () => {
    const anew = { metadata: { ...web.metadata, uid: '9' } }
    expect(await judged([anew], [])).toEqual([
      [false, 'Deployment shop/web', 'gone, or made anew'],
      [false, 'DaemonSet kube-system/proxy', 'gone, or made anew'],
    ])
  })
})

test('objects are compared without what the API server and controllers write', async () => {
  const own = { name: 'a', labels: { x: 'y' }, uid: '1' }
  const theirs = { managedFields: [{}], resourceVersion: '5', generation: 2, creationTimestamp: 'now' }
  const target = targetOf({
    answers: {
      'GET /api/v1/services': items({ metadata: { ...own, ...theirs }, spec: { a: 1 }, status: { b: 2 } }),
    },
  })
  expect(await objectsNow(target, '/api/v1/services')).toEqual([{ metadata: own, spec: { a: 1 } }])
  await expect(objectsThen(target, '/api/v1/services')).rejects.toThrow('no API server ran then')
  const with_ = targetOf({ left: { objects: { '/api/v1/services': [{ metadata: own }] } } })
  expect(await objectsThen(with_, '/api/v1/services')).toEqual([{ metadata: own }])
  expect(await objectsThen(with_, '/api/v1/secrets')).toEqual([])
})
