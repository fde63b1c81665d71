import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { generatedPages } from './index.ts'
import { readLibrary } from './library.ts'

test('the generated pages are current: npm run docs', async () => {
  for (const { path, text } of await generatedPages())
    expect(await readFile(path, 'utf8'), basename(path)).toBe(text)
})

test('everything in the check library but its types is explained', async () => {
  const subjects = await readLibrary()
  expect(subjects.filter(it => it.doc === '').map(it => it.name)).toEqual([])
  const silent = subjects.flatMap(({ name, entries }) =>
    entries.filter(it => it.kind !== 'type' && it.doc === '').map(it => `${name}: ${it.name}`),
  )
  expect(silent).toEqual([])
})

test('functions, values and types are shown as written, with what they throw', async () => {
  const subjects = await readLibrary()
  const find = (subject: string, name: string) =>
    subjects.find(it => it.name === subject)?.entries.find(it => it.name === name)
  expect(find('identity', 'serviceAccount')?.signature).toBe(
    'serviceAccount(namespace: string, name: string)',
  )
  expect(find('cluster/access', 'mayDo')).toMatchObject({
    kind: 'function',
    signature: 'mayDo(target: GradeTarget, subject: Subject, action: Action): Promise<Access>',
    doc: expect.stringContaining('\n\n_Throws_ Error when'),
  })
  expect(find('observations/flags', 'absent')).toMatchObject({
    kind: 'value',
    signature: 'absent: FlagExpectation',
  })
  expect(find('types', 'Evidence')?.signature).toMatch(/^interface Evidence \{\n/)
  expect(find('cluster/audit-log', 'provoke')?.signature).toContain(
    'asks: (Ask & { silent?: boolean; last?: ',
  )
})

test('a file’s own comment is not taken for that of its first declaration', async () => {
  const argv = (await readLibrary()).find(it => it.name === 'cluster/argv')
  expect(argv?.doc).toContain('Command lines as the components themselves read them')
  expect(argv?.entries[0]).toMatchObject({ name: 'FlagUse', doc: '' })
})
