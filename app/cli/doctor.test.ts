import { expect, test } from 'vitest'
import { FakeEngine } from '../../lab-infra/engines/fake/index.ts'
import type { Availability } from '../../lab-infra/lab.ts'
import { DoctorReport, describeReport } from './commands/doctor.ts'
import { judge } from './machine.ts'
import { runCommand } from './testing/context.ts'

class UnfitEngine extends FakeEngine {
  override async available(): Promise<Availability> {
    const problems = [
      { reason: 'No user namespaces', remedy: 'Allow them' },
      { reason: 'No overlay mounts', remedy: 'Use another disk' },
    ]
    return { problems, warnings: [] }
  }
}

test('the report as JSON has the shape that is promised', async () => {
  const { out, code } = await runCommand(new FakeEngine(), ['doctor', '--json'])
  const report = DoctorReport.parse(JSON.parse(out))
  const capacity = { running: 0, bounds: [] }
  expect(report.engines).toEqual([{ name: 'fake', ok: true, problems: [], warnings: [], capacity }])
  expect(code).toBe(report.ok ? 0 : 1)
})
test('a machine on which no engine can make labs ends with 1, every reason and its remedy', async () => {
  const { out, code } = await runCommand(new UnfitEngine(), ['doctor'])
  expect(code).toBe(1)
  expect(out).toContain('✗ engine fake\n  ✗ No user namespaces\n    → Allow them\n')
  expect(out).toContain('  ✗ No overlay mounts\n    → Use another disk\n')
  expect(out).toContain('Labs cannot run here yet.')
})
test('a warning does not keep labs from running', () => {
  const warning = { reason: 'Little memory is free', remedy: 'End other programs' }
  const text = describeReport({ ok: true, node: 'v24.0.0', engines: [], problems: [], warnings: [warning] })
  expect(text).toContain('! Little memory is free')
  expect(text).toContain('Labs can run here.')
})
test('how many labs there is room for is told, with what allows how many', async () => {
  const engine = new FakeEngine()
  const remedy = 'End others'
  engine.bounds = [
    { of: 'memory', labs: 9, beyond: 'starved', reason: '9.1 GB are free', remedy },
    { of: 'processors', labs: 3, beyond: 'slow', reason: '2 processors', remedy },
  ]
  const { out } = await runCommand(engine, ['doctor'])
  expect(out).toContain(
    '  room for 9 more labs\n    9 by memory: 9.1 GB are free\n    3 that work at the same time by processors: 2 processors\n',
  )
  expect(out).not.toContain('At most')
  engine.bounds.push({ of: 'inotify', labs: 2, beyond: 'refused', reason: 'The limit is 128', remedy })
  await engine.create('lab-a', {}, () => {}, new AbortController().signal)
  const { out: few } = await runCommand(engine, ['doctor'])
  expect(few).toContain('  room for 2 more labs beside 1 that run\n')
  expect(few).toContain('  ! At most 3 of 4 labs at once: The limit is 128\n    → End others\n')
})
test('room is judged in three steps', () => {
  const need = { least: 1e9, enough: 2e9 }
  const count = ({ problems, warnings }: ReturnType<typeof judge>) => [problems.length, warnings.length]
  expect([3e9, 2e9, 1.5e9, 0.5e9].map(free => count(judge(free, need, 'x', 'y')))).toEqual([
    [0, 0],
    [0, 0],
    [0, 1],
    [1, 0],
  ])
})
