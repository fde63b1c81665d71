import { expect, test } from 'vitest'
import { type Asked, findDifferences, judge } from './compare.ts'

const asked: Asked = {
  plain: { argv: { 'etcd --name': 'a', 'etcd --debug': 'x' }, versions: { etcd: '1' } },
  rootless: { argv: { 'etcd --name': 'a' }, versions: { etcd: '1', runc: '2' }, apis: { apps: 'v1' } },
  kind: { argv: { 'etcd --name': 'b' }, versions: { etcd: '1', runc: '3' }, apis: { apps: 'v1' } },
}
const name = { question: 'argv', where: 'etcd --name', plain: 'a', rootless: 'a', kind: 'b' } as const
const debug = { question: 'argv', where: 'etcd --debug', plain: 'x', rootless: null, kind: null } as const
const runc = { question: 'versions', where: 'runc', rootless: '2', kind: '3' } as const

test('what differs is told with what each says, and a party that cannot say is not named', () => {
  expect(findDifferences(asked)).toEqual([debug, name, runc])
})

test('kubeadm is held to all of an object that it names, and is silent on others', () => {
  const configmaps = { 'kubeadm-config a': '1', 'kubeadm-config b': '2', 'other a': '1' }
  const found = findDifferences({
    plain: { configmaps: { 'kubeadm-config a': '1' } },
    rootless: { configmaps },
  })
  expect(found).toEqual([{ question: 'configmaps', where: 'kubeadm-config b', plain: null, rootless: '2' }])
})

test('differences that are listed as they are satisfy', () => {
  expect(judge(asked, [{ reason: 'r', differences: [name, debug, runc] }])).toEqual({
    unlisted: [],
    gone: [],
  })
})

test('a difference that is not listed, or listed with another value, is told', () => {
  const other = { ...name, kind: 'c' }
  expect(judge(asked, [{ reason: 'r', differences: [other, debug] }])).toEqual({
    unlisted: [name, runc],
    gone: [other],
  })
})

test('a listed difference is expected only as far as the parties to it were asked', () => {
  const { kind: _, ...withoutKind } = asked
  const { unlisted, gone } = judge(withoutKind, [{ reason: 'r', differences: [name, debug, runc] }])
  expect({ unlisted, gone }).toEqual({ unlisted: [], gone: [] })
})
