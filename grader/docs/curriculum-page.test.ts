import { expect, test } from 'vitest'
import { cisControls } from '../cis.ts'
import { curriculumPage } from './curriculum.ts'

type Task = Parameters<typeof curriculumPage>[0][number]
const task = (id: string, more: Partial<Task> = {}): Task => ({
  ...{ id, title: `Do ${id}`, domain: 'Cluster Setup', topic: 'Audit', minutes: 5, difficulty: 'easy' },
  ...more,
})
const rows = (page: string, start: string) =>
  page
    .split('\n')
    .filter(it => it.startsWith(`| ${start}`))
    .map(it => it.replace(/ +/g, ' '))

test('each domain of the exam stands once, with its weight and its tasks, also when it has none', () => {
  const page = curriculumPage([task('a'), task('b', { minutes: 9, difficulty: 'hard', topic: 'RBAC' })])
  expect(page).toContain('2 tasks, 14 minutes')
  expect(rows(page, 'Cluster Setup')).toEqual([
    '| Cluster Setup (15 %) | [Do a](../scenarios/a/task.md) | `a` | Audit | 5 min | easy |',
  ])
  expect(rows(page, '  ')).toEqual(['| | [Do b](../scenarios/b/task.md) | `b` | RBAC | 9 min | hard |'])
  expect(rows(page, 'System Hardening')).toEqual(['| System Hardening (10 %) | | | | | |'])
})

test('a control of the benchmark stands with every task that practises it, and no other', () => {
  const page = curriculumPage([
    task('a', { cis: ['1.2.1', '2.1'] }),
    task('b', { cis: ['1.2.1'] }),
    task('c'),
  ])
  expect(rows(page, '1.2.')).toEqual([
    `| 1.2.1 | ${cisControls['1.2.1']} | [Do a](../scenarios/a/task.md), [Do b](../scenarios/b/task.md) |`,
  ])
  expect(rows(page, '2.1')).toHaveLength(1)
})

test('the controls of the API server that no task practises are named, and no others', () => {
  const ofApiServer = Object.keys(cisControls).filter(it => it.startsWith('1.2.'))
  const left = (cis: string[]) => /practises yet: (.*)\./.exec(curriculumPage([task('a', { cis })]))?.[1]
  expect(left(ofApiServer.slice(2))).toBe('1.2.1, 1.2.2')
  expect(left(ofApiServer)).toBeUndefined()
  expect(curriculumPage([task('a', { cis: ofApiServer })])).toMatch(/\|\n$/)
})
