import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lintScenario } from '../../grader/lint/lint.ts'
import { BadEngine, FakeEngine, type FakeLab, NeverEngine } from '../../lab-infra/engines/fake/index.ts'
import { run } from './commands.ts'
import { Interrupted } from './context.ts'
import { runCommand, testContext } from './testing/context.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cks-lab-cli-'))
})
afterEach(() => rm(dir, { recursive: true }))

const checks = (passed: boolean) => `export default [{
  id: 'done', title: 'It is done', points: 4, needsApiServer: false,
  run: async () => ({ passed: ${passed}, evidence: [{ where: '/etc/x', expected: 'a', actual: 'b' }] }),
}]`

async function engineWithLab(id = 'lab-a') {
  const engine = new FakeEngine()
  await engine.create(id, { labels: { owner: 'cli' } }, () => {}, new AbortController().signal)
  return { engine, lab: engine.labs.get(id) as FakeLab }
}

test('every command explains itself and its exit codes', async () => {
  const { out } = await runCommand(new FakeEngine(), ['--help'])
  expect(out).toContain('Exit codes: 0 done; 1 a finding')
  for (const command of [
    'up',
    'doctor',
    'prepare',
    'list',
    'test',
    'lint',
    'new',
    'lab',
    'grade',
    'class',
    'store',
    'clean',
  ]) {
    const help = await runCommand(new FakeEngine(), [command, '--help'])
    expect(help.code).toBe(0)
    expect(help.out).toContain(`Usage: cks-lab ${command}`)
    expect(help.out).toContain('Exit codes: 0 done')
  }
})
test('a mistyped command or option is refused with a suggestion', async () => {
  const command = await runCommand(new FakeEngine(), ['docter'])
  expect([command.code, command.err]).toEqual([2, expect.stringContaining('Did you mean doctor?')])
  const option = await runCommand(new FakeEngine(), ['list', '--jsn'])
  expect([option.code, option.err]).toEqual([2, expect.stringContaining('Did you mean --json?')])
})
test('a number out of bounds is refused', async () => {
  const { code, err } = await runCommand(new FakeEngine(), ['up', '--port', '70000'])
  expect([code, err]).toEqual([2, expect.stringContaining('whole number from 0 to 65535')])
})
test('an address that others can reach is refused, and says what it would expose', async () => {
  const { code, err } = await runCommand(new FakeEngine(), ['up', '--host', '0.0.0.0'])
  expect([code, err]).toEqual([2, expect.stringContaining('root shell')])
  expect(err).toContain('--expose')
})

test('a new task passes the lint and is listed', async () => {
  expect(await runCommand(new FakeEngine(), ['new', 'guard-the-gate'], [dir])).toMatchObject({ code: 0 })
  expect(await lintScenario(join(dir, 'guard-the-gate'))).toEqual([])
  const { out } = await runCommand(new FakeEngine(), ['list'], [dir])
  expect(out).toMatch(/guard-the-gate +8 min +medium +Guard the gate/)
  const json = await runCommand(new FakeEngine(), ['list', '--json'], [dir])
  expect(JSON.parse(json.out)).toMatchObject([
    {
      id: 'guard-the-gate',
      title: 'Guard the gate',
      domain: 'Cluster Hardening',
      minutes: 8,
      checks: [{ id: 'first-thing', points: 10, guard: false }],
    },
  ])
})
test('tasks are listed with their second lines, but on a terminal that is too narrow for these', async () => {
  await runCommand(new FakeEngine(), ['new', 'guard-the-gate'], [dir])
  const file = join(dir, 'guard-the-gate', 'scenario.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replace('# subtitle: ', 'subtitle: '))
  const listed = async (columns?: number) => {
    const context = testContext(new FakeEngine(), [dir])
    Object.assign(context.stdout, { columns })
    await run(['list'], context)
    return context.out().trimEnd().split('\n')[1]
  }
  const short = 'guard-the-gate  8 min  medium  Guard the gate'
  expect(await listed(80)).toBe(`${short}  Keep kubelets to their own node`)
  expect(await listed(60)).toBe(short)
  expect(await listed()).toBe(await listed(80))
})
test('--scenarios adds a folder, before or after the command', async () => {
  const made = await runCommand(new FakeEngine(), ['--scenarios', dir, 'new', 'one'], [join(dir, 'project')])
  expect(made.out).toContain(`npx cks-lab test one --scenarios ${dir}\n`)
  const after = await runCommand(new FakeEngine(), ['list', '--json', '--scenarios', dir])
  expect(JSON.parse(after.out)).toMatchObject([{ id: 'one' }])
})
test('a half-made task gets what it lacks, and keeps what it has', async () => {
  const folder = join(dir, 'half')
  await mkdir(join(folder, 'solutions'), { recursive: true })
  await writeFile(join(folder, 'task.md'), 'Mine.\n')
  const { code, out } = await runCommand(new FakeEngine(), ['new', 'half'], [dir])
  expect([code, out]).toEqual([
    0,
    expect.stringContaining('checks.ts, explanation.md, hints.md, near-misses, scenario.yaml'),
  ])
  expect((await readdir(folder)).sort()).toEqual([
    'checks.ts',
    'explanation.md',
    'hints.md',
    'near-misses',
    'scenario.yaml',
    'solutions',
    'task.md',
  ])
  expect(await readFile(join(folder, 'task.md'), 'utf8')).toBe('Mine.\n')
  expect(await readFile(join(folder, 'scenario.yaml'), 'utf8')).toContain('title: Half')
})
test('the lint tells all problems of the tasks named, and ends with 1 where there is one', async () => {
  await runCommand(new FakeEngine(), ['new', 'sound'], [dir])
  await runCommand(new FakeEngine(), ['new', 'empty'], [dir])
  await writeFile(join(dir, 'empty', 'task.md'), '')
  expect(await runCommand(new FakeEngine(), ['lint', 'sound'], [dir])).toMatchObject({
    code: 0,
    out: '1 task, no problem\n',
  })
  const { code, out } = await runCommand(new FakeEngine(), ['lint'], [dir])
  expect([code, out]).toEqual([1, expect.stringContaining(`${join(dir, 'empty', 'task.md')}: is empty\n`)])
  expect(out).toContain('2 tasks, 3 problems\n')
})
test('a new task replaces no other, and needs a name that can be one', async () => {
  await runCommand(new FakeEngine(), ['new', 'one'], [dir])
  expect(await runCommand(new FakeEngine(), ['new', 'one'], [dir])).toMatchObject({ code: 2 })
  expect(await runCommand(new FakeEngine(), ['new', '../One'], [dir])).toMatchObject({ code: 2 })
  expect(await readdir(dir)).toEqual(['one'])
})

test('a lab is made, listed and ended', async () => {
  const engine = new FakeEngine()
  const created = await runCommand(engine, ['lab', 'create', '--id', 'mine', '--kubelet', 'untouched'])
  expect([created.code, created.out]).toEqual([0, 'mine\n'])
  const list = await runCommand(engine, ['lab', 'list', '--json'])
  expect(JSON.parse(list.out)).toMatchObject([{ id: 'mine', kubelet: 'untouched', labels: { owner: 'cli' } }])
  expect(await runCommand(engine, ['lab', 'create', '--id', 'mine'])).toMatchObject({ code: 2 })
  expect(await runCommand(engine, ['lab', 'destroy', 'mine'])).toMatchObject({ code: 0 })
  expect(engine.labs.size).toBe(0)
})
test('an unknown lab or task names near ones', async () => {
  const { engine } = await engineWithLab('lab-abc')
  const lab = await runCommand(engine, ['lab', 'reset', 'lab-abd'])
  expect([lab.code, lab.err]).toEqual([2, expect.stringContaining('Did you mean lab-abc?')])
  await runCommand(engine, ['new', 'write-audit-policy'], [dir])
  const task = await runCommand(engine, ['grade', 'lab-abc', 'write-audit-polcy'], [dir])
  expect([task.code, task.err]).toEqual([2, expect.stringContaining('Did you mean write-audit-policy?')])
})
test('a command on the node passes its output and exit code on', async () => {
  const { engine, lab } = await engineWithLab()
  lab.node.script = argv => ({ exitCode: 5, stdout: `${argv.join(' ')}\n`, stderr: 'oh\n' })
  const { code, out, err } = await runCommand(engine, ['lab', 'exec', 'lab-a', '--', 'ls', '-l'])
  expect({ code, out, err }).toEqual({ code: 5, out: 'ls -l\n', err: 'oh\n' })
})
test('a shell needs a terminal', async () => {
  const { engine } = await engineWithLab()
  const { code, err } = await runCommand(engine, ['lab', 'shell', 'lab-a'])
  expect([code, err]).toEqual([2, expect.stringContaining('cks-lab lab exec lab-a')])
})

test('a passed grade ends with 0, a failed one with 1 and its evidence', async () => {
  const { engine } = await engineWithLab()
  for (const [id, passed] of [
    ['good', true],
    ['bad', false],
  ] as const) {
    await runCommand(engine, ['new', id], [dir])
    await writeFile(join(dir, id, 'checks.ts'), checks(passed))
  }
  expect(await runCommand(engine, ['grade', 'lab-a', 'good'], [dir])).toMatchObject({ code: 0 })
  const bad = await runCommand(engine, ['grade', 'lab-a', 'bad'], [dir])
  expect(bad.code).toBe(1)
  expect(bad.out).toContain('0 of 4 points')
  expect(bad.out).toContain('✗ It is done (0/4)\n    /etc/x\n      expected: a\n      found:    b')
  const json = await runCommand(engine, ['grade', 'lab-a', 'bad', '--json'], [dir])
  expect(JSON.parse(json.out)).toMatchObject({ passed: false, score: 0, total: 4 })
})

test('an engine’s error is told with its remedy, and no stack', async () => {
  const { code, err } = await runCommand(new BadEngine('create'), ['lab', 'create'])
  expect(code).toBe(2)
  expect(err).toContain('Error: create failed: no space left on device.\n  Remedy: Free 2 GB.')
  expect(err).not.toContain('    at ')
})
test('Ctrl-C ends a command with 130 and nothing else said', async () => {
  const context = testContext(new NeverEngine())
  const running = run(['lab', 'create'], context)
  await expect.poll(() => context.err(), { timeout: 10_000 }).toContain('Start the node')
  context.abort(new Interrupted('SIGINT'))
  expect(await running).toBe(130)
  expect(context.err()).not.toContain('Error')
})
