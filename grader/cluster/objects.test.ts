import { expect, test } from 'vitest'
import { refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { objectAt, temporary, temporaryNamespace, temporaryNode } from './objects.ts'

const lines = (target: ReturnType<typeof targetOf>) =>
  target.asked.map(({ method = 'GET', path }) => `${method} ${path}`)

const served = {
  'GET /api/v1': {
    body: {
      resources: [
        { name: 'nodes', kind: 'Node' },
        { name: 'namespaces', kind: 'Namespace' },
        { name: 'secrets', kind: 'Secret' },
      ],
    },
  },
}
const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } }

test('an object that is made for a check goes with the run', async () => {
  const target = targetOf({ answers: { ...served, 'POST /api/v1/nodes': {}, 'DELETE /api/v1/nodes/a': {} } })
  expect(await temporary(target, node)).toBe('a')
  expect(target.asked.at(-1)).toEqual({ method: 'POST', path: '/api/v1/nodes', body: node })
  await target.undo()
  expect(lines(target)).toEqual(['GET /api/v1', 'POST /api/v1/nodes', 'DELETE /api/v1/nodes/a'])
})

test('one without a name gets a fresh one, in the namespace that is said', async () => {
  const secrets = '/api/v1/namespaces/shop/secrets'
  const target = targetOf({ answers: { ...served, [`POST ${secrets}`]: {} } })
  const labels = { a: 'b' }
  expect(await temporary(target, { apiVersion: 'v1', kind: 'Secret', metadata: { labels } }, 'shop')).toBe(
    'x1',
  )
  expect(target.asked.at(-1)?.body).toMatchObject({ metadata: { name: 'x1', labels } })
  await target.undo()
  expect(lines(target).at(-1)).toBe(`DELETE ${secrets}/x1`)
})

test('so does one of which it is not known whether it was made', async () => {
  const target = targetOf({ answers: { ...served, 'POST /api/v1/nodes': refusal(500, 'etcd timed out') } })
  await expect(temporary(target, node)).rejects.toThrow('was answered with 500: etcd timed out')
  await target.undo()
  expect(lines(target)).toContain('DELETE /api/v1/nodes/a')
})

test('an object that is not there is none, and no other answer is taken for that', async () => {
  const target = targetOf({
    answers: {
      'GET /api/v1/namespaces/a': { body: { metadata: { name: 'a' } } },
      'GET /api/v1/b': refusal(403, 'no'),
    },
  })
  expect(await objectAt(target, '/api/v1/namespaces/a')).toEqual({ metadata: { name: 'a' } })
  expect(await objectAt(target, '/api/v1/namespaces/none')).toBeUndefined()
  await expect(objectAt(target, '/api/v1/b')).rejects.toThrow('GET /api/v1/b as cluster administrator')
})

test('a node and a namespace of the run are made once, under its name', async () => {
  const target = targetOf({
    answers: {
      'POST /api/v1/nodes': {},
      'POST /api/v1/namespaces': {},
      'POST /api/v1/namespaces/ns-x1/serviceaccounts': refusal(409, 'exists'),
    },
  })
  expect(await Promise.all([temporaryNode(target), temporaryNode(target)])).toEqual(['node-x1', 'node-x1'])
  expect(await Promise.all([temporaryNamespace(target), temporaryNamespace(target)])).toEqual([
    'ns-x1',
    'ns-x1',
  ])
  expect(lines(target).sort()).toEqual([
    'POST /api/v1/namespaces',
    'POST /api/v1/namespaces/ns-x1/serviceaccounts',
    'POST /api/v1/nodes',
  ])
  expect(target.asked.find(it => it.path === '/api/v1/nodes')?.body).toMatchObject({
    kind: 'Node',
    spec: { unschedulable: true },
  })
  expect(target.asked.find(it => it.path.endsWith('serviceaccounts'))?.body).toMatchObject({
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
  })
  await target.undo()
  expect(lines(target).slice(-2).sort()).toEqual([
    'DELETE /api/v1/namespaces/ns-x1',
    'DELETE /api/v1/nodes/node-x1',
  ])
})

test('a namespace of a check’s own has its labels, and no other check gets it', async () => {
  const target = targetOf({ answers: { 'POST /api/v1/namespaces': {} } })
  const labels = { a: 'b' }
  const [shared, first, second] = await Promise.all([
    temporaryNamespace(target),
    temporaryNamespace(target, { labels }),
    temporaryNamespace(target, { labels: {} }),
  ])
  expect(new Set([shared, first, second]).size).toBe(3)
  expect(first).toMatch(/^ns-x1-/)
  const made = target.asked.filter(it => it.path === '/api/v1/namespaces').map(it => it.body)
  expect(made).toContainEqual(expect.objectContaining({ metadata: { name: first, labels } }))
  expect(lines(target)).toContain(`POST /api/v1/namespaces/${second}/serviceaccounts`)
  await target.undo()
  expect(lines(target)).toContain(`DELETE /api/v1/namespaces/${first}`)
})
