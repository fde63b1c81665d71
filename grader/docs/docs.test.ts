import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { controlPlaneHealthy, nothingLost, otherFlagsKept } from '../guards/index.ts'
import { generatedPages } from './index.ts'
import { readLibrary } from './library.ts'
import { sources } from './program.ts'

const library = readLibrary()
const subjects = library.chapters.flatMap(it => it.groups.flatMap(group => group.subjects))
const entries = subjects.flatMap(it => it.entries)
const find = (name: string) => entries.find(it => it.name === name)

test('the generated pages are current: npm run docs', async () => {
  for (const { path, text } of await generatedPages())
    expect(await readFile(path, 'utf8'), basename(path)).toBe(text)
})

test('everything in the check library but its types is explained', () => {
  expect(subjects.filter(it => it.doc === '').map(it => it.name)).toEqual([])
  expect(entries.filter(it => it.doc === '').map(it => it.name)).toEqual([])
})

test('the parts of the library are chapters, in the order in which they rest on each other', () => {
  expect(library.chapters.slice(1).map(it => it.title)).toEqual(['Facts', 'Observations', 'Guards'])
  for (const { groups } of library.chapters.slice(1)) expect(groups.length).toBeGreaterThan(1)
  expect(find('manifestOf')).toBe(
    library.chapters[1]?.groups[0]?.subjects
      .find(it => it.name === 'cluster/manifests')
      ?.entries.find(it => it.name === 'manifestOf'),
  )
})

test('functions and values are shown as written, with what they throw', () => {
  expect(find('mayDo')).toMatchObject({
    kind: 'function',
    signature: 'mayDo(target: GradeTarget, subject: Subject, action: Action): Promise<Access>',
    doc: expect.stringContaining('\n\n_Throws_ Error when'),
  })
  expect(find('absent')).toMatchObject({ kind: 'value', signature: 'absent: FlagExpectation' })
  expect(find('provoke')?.signature).toContain('asks: (Ask & { silent?: boolean; last?: ')
  expect(find('eventually')?.signature).toMatch(/^eventually<Seen extends .*>\(target: .*\): Promise<Seen>$/)
})

test('a type that is not written is the one that the checker infers', () => {
  expect(find('serviceAccount')?.signature).toBe(
    'serviceAccount(namespace: string, name: string): Required<Subject>',
  )
  expect(find('mayAlsoHave')?.signature).toBe(
    'mayAlsoHave(...added: string[]): (then: string[]) => FlagExpectation',
  )
  const silent = entries.filter(it => it.kind === 'function' && !/\): \S/.test(it.signature))
  expect(silent.map(it => it.name)).toEqual([])
})

test('a file’s own comment is not taken for that of its first declaration', () => {
  const argv = subjects.find(it => it.name === 'cluster/argv')
  expect(argv?.doc).toContain('Command lines as the components themselves read them')
  expect(library.types.find(it => it.name === 'FlagUse')?.definition).toMatch(/^interface FlagUse \{\n/)
})

test('types are followed to wherever they are declared, and those made of values are told', () => {
  const definition = (name: string) => library.types.find(it => it.name === name)?.definition
  expect(definition('ExecOptions')).toContain("view?: 'learner' | 'grader'")
  expect(definition('Component')).toMatch(/^type Component = .*'kube-apiserver'/m)
  expect(definition('LabError')).toContain('readonly code: string')
  expect(definition('LabError')).not.toContain('this.code')
})

test('every type of this project that is named on the page is defined there, once', () => {
  const defined = library.types.map(it => it.name)
  expect(defined).toEqual([...new Set(defined)])
  const shown = [...entries.map(it => it.signature), ...library.types.map(it => it.definition)]
  const named = shown.flatMap(it => withoutWords(it).match(/\b[A-Z]\w*/g) ?? [])
  expect(named).toEqual(expect.arrayContaining(['LabNode', 'ExecResult', 'NodeFacts', 'PodSpec']))
  expect([...new Set(named)].filter(it => sources().types.has(it) && !defined.includes(it))).toEqual([])
})

/** Code without its comments and texts. */
const withoutWords = (code: string) =>
  code.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(\\.|[^'\\])*'|"(\\.|[^"\\])*"/g, '')

test('the ids of ready-made checks, their usual words, and whether they are guards, are those of the checks that are made', () => {
  const { id: healthy, guard, needsApiServer } = controlPlaneHealthy(1)
  const words = controlPlaneHealthy(1).proves?.join()
  expect(find('controlPlaneHealthy')?.check).toEqual({ ids: [healthy], guard, needsApiServer, words })
  expect(find('nothingLost')?.check).toEqual({ ids: [nothingLost(1).id], guard: false, needsApiServer: true })
  expect(find('otherFlagsKept')?.check?.ids).toEqual([
    otherFlagsKept(1).id,
    otherFlagsKept(1, {}, [], 'etcd').id.replace('etcd', '<component>'),
  ])
  const guards = library.chapters[3]?.groups.flatMap(it => it.subjects.flatMap(of => of.entries)) ?? []
  // One takes checks as they are, one gives several of the others, by their own ids.
  expect(guards.filter(it => !it.check).map(it => it.name)).toEqual(['explainedBy', 'manifestEdited'])
})
