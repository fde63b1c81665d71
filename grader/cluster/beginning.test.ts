import { expect, test } from 'vitest'
import { items } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { type FileState, fileStates, objectsNow, objectsThen } from './beginning.ts'

test('of a link is told where it leads, blanks and all', async () => {
  const files: Record<string, FileState> = await fileStates(
    targetOf({ files: { '/etc/my link': { leadsTo: '/srv/a b', mode: '777' } } }),
    ['/etc'],
  )
  expect(files['/etc/my link']).toEqual({ type: 'l', mode: '777', owner: '0:0', leadsTo: '/srv/a b' })
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
