import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  loadScenario,
  loadScenarios,
  parseScenarioFile,
  scenarioFolders,
  scenarioIdPattern,
  splitHints,
} from './scenario.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cks-lab-scenario-'))
})
afterEach(() => rm(root, { recursive: true }))

const yaml = 'title: Good\ndomain: Cluster Setup\ntopic: Audit\nminutes: 5\ndifficulty: easy\n'
const checks = (...ids: string[]) => `export default [${ids.map(id => `{ id: '${id}' }`).join(', ')}]\n`

/** A scenario's folder, with another text for some files or none of them. */
async function folder(id: string, change: Record<string, string | undefined> = {}): Promise<string> {
  const files: Record<string, string | undefined> = {
    'scenario.yaml': yaml,
    'task.md': 'Do it.\n',
    'hints.md': 'Before.\n## One\na\n\n## Two\nb\n',
    'explanation.md': 'Why.\n',
    'checks.ts': checks('a', 'b'),
    ...change,
  }
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) continue
    await mkdir(dirname(join(root, id, name)), { recursive: true })
    await writeFile(join(root, id, name), text)
    await chmod(join(root, id, name), 0o755)
  }
  return join(root, id)
}
const refused = (message: RegExp) =>
  expect.objectContaining({
    code: 'bad-scenario',
    message: expect.stringMatching(message),
    remedy: expect.stringContaining('cks-lab lint'),
  })

test('a folder becomes a task with its texts, checks and variants', async () => {
  const dir = await folder('one', {
    'setup.sh': '#!/bin/bash\n',
    'solutions/y.sh': '#!/bin/bash\n',
    'solutions/x.sh': '#!/bin/bash\n',
    'solutions/readme.txt': '',
    'near-misses/p.q.sh': '#!/bin/bash\n# fails: a, b\n',
  })
  const variant = (name: string, mustFail: string[]) => {
    const [, last] = name.split('/')
    return { name: last, freshLab: false, script: { path: join(dir, `${name}.sh`), prelude: '' }, mustFail }
  }
  expect(await loadScenario(dir)).toEqual({
    ...{ id: 'one', dir, setup: { path: join(dir, 'setup.sh'), prelude: '' } },
    ...{ seed: 0, values: {}, redraw: expect.any(Function) },
    ...{ title: 'Good', domain: 'Cluster Setup', topic: 'Audit', minutes: 5, difficulty: 'easy' },
    ...{ task: 'Do it.\n', hints: ['## One\na', '## Two\nb'], explanation: 'Why.\n' },
    checks: [{ id: 'a' }, { id: 'b' }],
    solutions: [variant('solutions/x', []), variant('solutions/y', [])],
    nearMisses: [variant('near-misses/p.q', ['a', 'b'])],
  })
})

test('a folder without setup and variants is a task too', async () => {
  const { setup, solutions, nearMisses } = await loadScenario(await folder('one'))
  expect({ setup, solutions, nearMisses }).toEqual({ setup: undefined, solutions: [], nearMisses: [] })
})

test.each(['scenario.yaml', 'task.md', 'hints.md', 'explanation.md'])('without %s it is none', async name => {
  const dir = await folder('one', { [name]: undefined })
  await expect(loadScenario(dir)).rejects.toEqual(refused(new RegExp(`/one/${name} cannot be read$`)))
})

test.each([
  ['no list', 'export default 1', /checks\.ts has no default export that is a list of checks/],
  ['an empty list', 'export default []', /has no default export/],
  ['nothing', 'export const checks = []', /has no default export/],
  ['one check twice', checks('a', 'b', 'a'), /checks\.ts has the check id a twice/],
  ['no TypeScript', 'export default [', /checks\.ts cannot be imported: ./],
  ['what throws', "throw new Error('no luck')", /checks\.ts cannot be imported: no luck/],
])('checks.ts that is %s is refused', async (_, text, message) => {
  const dir = await folder('one', { 'checks.ts': text })
  await expect(loadScenario(dir)).rejects.toEqual(refused(message))
})

test('scenarios come from folders of them and from their own, by id', async () => {
  const b = await folder('some/b')
  for (const id of ['c', 'a', '.git', 'node_modules']) await folder(`others/${id}`)
  await writeFile(join(root, 'others/readme.md'), '')
  const all = await loadScenarios([b, join(root, 'others')])
  expect(all.map(it => it.id)).toEqual(['a', 'b', 'c'])
  expect(await scenarioFolders(join(root, 'others'))).toEqual(['a', 'c'].map(it => join(root, 'others', it)))
  expect(await scenarioFolders(b)).toEqual([b])
})

test('two scenarios of one id, and a folder that is not there, are refused', async () => {
  await folder('some/a')
  await folder('others/a')
  await expect(loadScenarios([join(root, 'some'), join(root, 'others')])).rejects.toEqual(
    refused(/\/a has the id of another scenario: a$/),
  )
  await expect(loadScenarios([join(root, 'none')])).rejects.toEqual(refused(/\/none cannot be read$/))
})

test('every field that is wrong is told at once, with its place', () => {
  const parse = (change: string) => () => parseScenarioFile('/s/scenario.yaml', `${yaml}${change}`)
  expect(parse('remember: [etc]\nlevel: 3\n')).toThrow(
    refused(/^\/s\/scenario\.yaml remember\.0: .*; Unrecognized key: "level"$/),
  )
  expect(parse('cis: [9.9.9]\n')).toThrow(refused(/cis\.0: 9\.9\.9 is no control of the CIS/))
  expect(parse('subtitle: [\n')).toThrow(refused(/at line/))
  expect(
    parse('subtitle: Sub\nremember: [/etc/x]\ncis: [2.1, 1.2.1]\nbrokenAtStart: etcd\n')(),
  ).toMatchObject({
    ...{ subtitle: 'Sub', remember: ['/etc/x'], cis: ['2.1', '1.2.1'], brokenAtStart: 'etcd' },
  })
})

test.each([
  ['title', 'ab', 'abc'],
  ['title', 'a'.repeat(81), 'a'.repeat(80)],
  ['topic', 'a', 'ab'],
  ['topic', 'a'.repeat(61), 'a'.repeat(60)],
  ['minutes', '0', '1'],
  ['minutes', '61', '60'],
  ['minutes', '1.5', '2'],
  ['difficulty', 'extreme', 'medium'],
  ['difficulty', '""', 'hard'],
  ['domain', 'Networking', 'System Hardening'],
])('%s: %s is refused, %s is not', (field, bad, good) => {
  const of = (value: string) => yaml.replace(new RegExp(`${field}: .*`), `${field}: ${value}`)
  expect(() => parseScenarioFile('/s', of(bad))).toThrow(refused(new RegExp(`^/s ${field}: `)))
  parseScenarioFile('/s', of(good))
})

test('a subtitle is as long as a title', () => {
  const parse = (length: number) => parseScenarioFile('/s', `${yaml}subtitle: ${'a'.repeat(length)}\n`)
  for (const length of [3, 80]) parse(length)
  for (const length of [2, 81]) expect(() => parse(length)).toThrow(refused(/subtitle/))
})

test('an id is made of lower-case letters, digits and dashes between them, at most 64', () => {
  for (const id of ['a', '1', 'a-b', 'a--b', 'a'.repeat(64)]) expect(id).toMatch(scenarioIdPattern)
  for (const id of ['', '-a', 'a-', 'A', 'a_b', 'a b', 'a\nb', 'a'.repeat(65)])
    expect(id).not.toMatch(scenarioIdPattern)
})

test('hints begin at headings of the second level alone', () => {
  expect(splitHints('# No\n## One\n### More\n a ## b\n\n##Two\n## Three')).toEqual([
    '## One\n### More\n a ## b\n\n##Two',
    '## Three',
  ])
  expect(splitHints('none')).toEqual([])
})
