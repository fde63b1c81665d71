import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lintScenario } from './lint.ts'

let root: string
let dir: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cks-lab-lint-'))
  dir = join(root, 'good-one')
  await put(
    'scenario.yaml',
    'title: Good\ndomain: Cluster Setup\ntopic: Audit\nminutes: 5\ndifficulty: easy\n',
  )
  await put('task.md', 'Do it. [Page](https://kubernetes.io/docs/)\n')
  await put('explanation.md', 'Why.\n')
  await put('hints.md', '## One\n\na\n\n## Two\n\nb\n\n## Three\n\nc\n')
  await put('checks.ts', checks('a', 'b'))
  for (const name of ['x', 'y']) await script(`solutions/${name}.sh`, '#!/bin/bash\ntrue\n')
  for (const name of ['p', 'q', 'r', 's'])
    await script(`near-misses/${name}.sh`, '#!/bin/bash\n# fails: a\ntrue\n')
})
afterEach(() => rm(root, { recursive: true }))

async function put(name: string, text: string, mode = 0o644): Promise<void> {
  const path = join(dir, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  await chmod(path, mode)
}
const script = (name: string, text: string) => put(name, text, 0o755)
const checks = (...ids: string[]) =>
  `export default [${ids.map(id => `{ id: '${id}', title: 'T', points: 1, proves: ['Do it'], run: async () => ({ passed: true, evidence: [] }) }`).join(', ')}]\n`
const found = async () =>
  (await lintScenario(dir)).map(
    ({ file, line, message }) => `${relative(dir, file)}${line === undefined ? '' : `:${line}`}: ${message}`,
  )

test('a sound folder has no problems', async () => {
  expect(await found()).toEqual([])
})

test('a broken YAML is told with its line', async () => {
  await put('scenario.yaml', 'title: Good\ndomain: [\n')
  expect((await found())[0]).toMatch(/^scenario\.yaml:\d: /)
})

test('an unknown field is told with its line', async () => {
  await put(
    'scenario.yaml',
    'title: Good\ndomain: Cluster Setup\ntopic: Audit\nminutes: 5\nlevel: 3\ndifficulty: easy\n',
  )
  expect(await found()).toEqual([expect.stringMatching(/^scenario\.yaml:5: .*level/)])
})

test('all wrong fields are told at once', async () => {
  await put('scenario.yaml', 'title: Good\ndomain: Networking\ntopic: Audit\nminutes: 0\ndifficulty: easy\n')
  expect(await found()).toEqual([
    expect.stringMatching(/^scenario\.yaml:2: domain/),
    expect.stringMatching(/^scenario\.yaml:4: minutes/),
  ])
})

test('controls of the CIS benchmark must exist', async () => {
  const yaml = 'title: Good\ndomain: Cluster Setup\ntopic: Audit\nminutes: 5\ndifficulty: easy\n'
  await put('scenario.yaml', `${yaml}cis: [1.2.1, 2.7, 5.1.13]\n`)
  expect(await found()).toEqual([])
  await put('scenario.yaml', `${yaml}cis: [1.2.1, 1.2.99]\n`)
  expect(await found()).toEqual([expect.stringMatching(/^scenario\.yaml:6: cis\.1: 1\.2\.99 is no control/)])
})

const drawnYaml = (parameters: string) =>
  `title: Good\ndomain: Cluster Setup\ntopic: Audit\nminutes: 5\ndifficulty: easy\nparameters:\n${parameters}`

test('what texts and scripts may name is what scenario.yaml has drawn', async () => {
  await put('scenario.yaml', drawnYaml('  namespace: [web, shop]\n  owner: {name: person}\n'))
  await put('task.md', 'Do it in {{namespace}}.\n\nFor {{onwer}}.\n')
  expect(await found()).toEqual([
    'scenario.yaml: parameters: owner is used in no text and no script',
    'task.md:3: names {{onwer}}, which is no parameter of scenario.yaml',
  ])
  await put('task.md', 'Do it in {{namespace}}.\n')
  await script('setup.sh', '#!/bin/bash\necho "${owner}"\n')
  expect(await found()).toEqual([])
})

test('of a list of maps one name is enough', async () => {
  await put('scenario.yaml', drawnYaml('  role: [{verb: get, code: 1}, {verb: list, code: 2}]\n'))
  await put('task.md', 'Do it: allow {{role_verb}}.\n')
  expect(await found()).toEqual([])
})

test('parameters that cannot be drawn are told with their line', async () => {
  await put('scenario.yaml', drawnYaml('  namespace: [web]\n'))
  expect(await found()).toEqual([
    expect.stringMatching(/^scenario\.yaml:7: parameters\.namespace: .*>=2 items/),
  ])
})

test('of a value that cannot be drawn nothing else is said', async () => {
  await put('scenario.yaml', drawnYaml("  namespace: [web, '']\n"))
  await put('task.md', 'Do it in {{namespace}}.\n')
  expect(await found()).toEqual([
    expect.stringMatching(/^scenario\.yaml:7: parameters\.namespace\.1: may not be empty: draw a word/),
  ])
})

test('checks are made of a draw, and are the same ones for each', async () => {
  await put('scenario.yaml', drawnYaml('  n: {from: 1, to: 1000000}\n'))
  await put('task.md', 'Do it {{n}} times.\n')
  const made = (id: string) =>
    `export default ({ n }) => [{ id: ${id}, title: n, points: 1, proves: ['Do it'], run: () => [] }]\n`
  await put('checks.ts', made("'a'"))
  expect(await found()).toEqual([])
  dir = join(root, 'other-one')
  await promisify(execFile)('cp', ['-r', join(root, 'good-one'), dir])
  await put('checks.ts', made('`a${n}`'))
  expect((await found()).filter(it => it.startsWith('checks.ts'))).toEqual(
    [1, 2, 3].map(
      seed => `checks.ts: has other checks for seed ${seed}: ids must not depend on what is drawn`,
    ),
  )
})

test('checks that ask for what is not drawn are told so', async () => {
  await put('checks.ts', 'export default ({ n }) => [{ id: n, title: n, points: 1, run: () => [] }]\n')
  expect(await found()).toContain('checks.ts: makes no checks: n is no parameter of scenario.yaml')
})

test('each check names a sentence, each demand has a check, and what is named is said', async () => {
  const check = (id: string, proves?: string[]) =>
    `{ id: '${id}', title: 'T', points: 1, run: () => []${proves ? `, proves: ${JSON.stringify(proves)}` : ''} }`
  await put('task.md', 'Words.\n\n1. First thing.\n2. Second\n   thing.\n')
  await put('checks.ts', `export default [${check('a', ['First thing', 'Third'])}, [${check('b')}]]\n`)
  expect(await found()).toEqual([
    "checks.ts: check b names no sentence of task.md that it proves: sentence('words of it', ...)",
    'checks.ts: task.md does not say "Third", which a check is to prove',
    'task.md:4: no check proves "Second thing."',
  ])
})

test('a script goes on from one that is there, and that goes on from none', async () => {
  await script('near-misses/p.sh', '#!/bin/bash\n# fails: a\n# from: solutions/x.sh\ntrue\n')
  expect(await found()).toEqual([])
  await script('near-misses/q.sh', '#!/bin/bash\n# fails: a\n# from: near-misses/p.sh\ntrue\n')
  await script('near-misses/r.sh', '#!/bin/bash\n# fails: a\n# from: ../x.sh\ntrue\n')
  expect(await found()).toEqual([
    'near-misses/q.sh:2: goes on from near-misses/p.sh, which goes on from another itself',
    'near-misses/r.sh:2: goes on from "../x.sh", which is no script of solutions/ or near-misses/',
  ])
})

test('a script asks for a fresh lab or for none', async () => {
  await script('near-misses/p.sh', '#!/bin/bash\n# fails: a\n# lab: fresh\ntrue\n')
  expect(await found()).toEqual([])
  await script('solutions/x.sh', '#!/bin/bash\n# lab: new\ntrue\n')
  expect(await found()).toEqual([
    'solutions/x.sh:2: asks for the lab "new": there is "# lab: fresh", or nothing',
  ])
})

test('a check id that is used twice is told', async () => {
  await put('checks.ts', checks('a', 'b', 'a'))
  expect(await found()).toEqual(['checks.ts: has the check id a twice'])
})

test('checks that cannot be imported are told with the cause', async () => {
  await put('checks.ts', "import 'nothing-of-that-name'\nexport default []\n")
  expect(await found()).toEqual([
    expect.stringMatching(/^checks\.ts: cannot be imported: .*nothing-of-that-name/),
  ])
})

test('the check library is found from a folder outside the repository', async () => {
  await put(
    'checks.ts',
    `import { finding } from 'cks-lab/grader'\nfinding([{ ok: true, where: '', expected: '', actual: '' }])\n${checks('a')}`,
  )
  // In a process of its own: the test runner resolves modules itself.
  const program = `const { loadChecks } = await import(process.argv[1]); console.log((await loadChecks(process.argv[2]))({}).length)`
  const scenario = fileURLToPath(new URL('../scenario.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    program,
    scenario,
    dir,
  ])
  expect(stdout.trim()).toBe('1')
})

test('a near miss that names no check, or one that does not exist, is told', async () => {
  await script('near-misses/q.sh', '#!/bin/bash\ntrue\n')
  await script('near-misses/r.sh', '#!/bin/bash\n# fails: a, other\n')
  expect(await found()).toEqual([
    expect.stringMatching(/^near-misses\/q\.sh:2: names no check/),
    expect.stringMatching(/^near-misses\/r\.sh:2: names "other", .* there are, separated by commas: a/),
  ])
})

test('a missing file, an orphan and a missing hint are told', async () => {
  await rm(join(dir, 'explanation.md'))
  await put('notes.txt', 'x')
  await put('solutions/readme.txt', 'x')
  await put('hints.md', '## One\n')
  expect(await found()).toEqual([
    'explanation.md: is missing',
    expect.stringMatching(/^hints\.md: has 1 hints/),
    expect.stringMatching(/^notes\.txt: is none of a scenario's files/),
    'solutions/readme.txt: is no .sh script: an orphan',
  ])
})

test('a script that wants a variable of cks-lab is told with its line', async () => {
  await script('setup.sh', '#!/bin/bash\nseal "$CKS_LAB_SEAL" /etc/x\n')
  expect(await found()).toEqual([
    expect.stringMatching(/^setup\.sh:2: names CKS_LAB_SEAL: no script is given/),
  ])
})

test('a script that is not executable or no bash script is told', async () => {
  await put('solutions/x.sh', '#!/bin/bash\n', 0o644)
  await script('solutions/y.sh', 'true\n')
  expect(await found()).toEqual([
    'solutions/x.sh: is not executable: chmod +x',
    'solutions/y.sh:1: does not begin with #!/bin/bash',
  ])
})

test('a link that leads nowhere is told with its line', async () => {
  await put('task.md', 'Do it\n[b](missing.png)\n[c](http://example.com)\n[d](https://kubernetes.io)\n')
  expect(await found()).toEqual([
    'task.md:2: link to missing.png leads nowhere',
    'task.md:3: link to http://example.com leads nowhere',
  ])
})

test('a task that can earn nothing is told', async () => {
  await put('checks.ts', checks('a').replace('points: 1', 'points: 1, guard: true'))
  expect(await found()).toEqual(['checks.ts: has guards only: nothing can be earned'])
})

test('a folder whose name is no id is told', async () => {
  dir = join(root, 'Not An Id')
  await put('scenario.yaml', 'title: Good\n')
  expect((await found()).some(it => it.includes('Not An Id is no id'))).toBe(true)
})

test('a script with line ends of Windows is told once, with the line and the remedy', async () => {
  await script('setup.sh', '#!/bin/bash\r\ntrue\r\n')
  await script('near-misses/p.sh', '#!/bin/bash\r\n# fails: a\r\ntrue\r\n')
  await script('solutions/x.sh', '#!/bin/bash\ntrue\ncat <<END\r\nEND\n')
  const problem = expect.stringMatching(/CRLF.*save it with LF.*\.gitattributes/)
  expect(await lintScenario(dir)).toEqual([
    { file: join(dir, 'near-misses/p.sh'), line: 1, message: problem },
    { file: join(dir, 'setup.sh'), line: 1, message: problem },
    { file: join(dir, 'solutions/x.sh'), line: 3, message: problem },
  ])
})
