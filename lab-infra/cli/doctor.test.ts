import { expect, test } from 'vitest'
import { FakeEngine } from '../engines/fake/index.ts'
import { explainTrial, rootlessRequirements } from '../engines/rootless/requirements.ts'
import type { Availability } from '../lab.ts'
import { DoctorReport, describeReport } from './commands/doctor.ts'
import { judge } from './machine.ts'
import { runCommand } from './test-context.ts'

class UnfitEngine extends FakeEngine {
  override async available(): Promise<Availability> {
    return { ok: false, reason: 'No user namespaces', remedy: 'Allow them' }
  }
}

test('the report as JSON has the shape that is promised', async () => {
  const { out, code } = await runCommand(new FakeEngine(), ['doctor', '--json'])
  const report = DoctorReport.parse(JSON.parse(out))
  expect(report.engines).toEqual([{ name: 'fake', ok: true, problems: [], warnings: [] }])
  expect(code).toBe(report.ok ? 0 : 1)
})
test('a machine on which no engine can make labs ends with 1 and the remedy', async () => {
  const { out, code } = await runCommand(new UnfitEngine(), ['doctor'])
  expect(code).toBe(1)
  expect(out).toContain('✗ engine fake\n  ✗ No user namespaces\n    → Allow them')
  expect(out).toContain('Labs cannot run here yet.')
})
test('a warning does not keep labs from running', () => {
  const warning = { reason: 'Little memory is free', remedy: 'End other programs' }
  const text = describeReport({ ok: true, node: 'v24.0.0', engines: [], problems: [], warnings: [warning] })
  expect(text).toContain('! Little memory is free')
  expect(text).toContain('Labs can run here.')
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

const settings = (values: Record<string, string>) => async (path: string) => values[path]

test('Ubuntu’s AppArmor rule is recognised, and how to lift it is said', async () => {
  const read = settings({ '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1' })
  const { reason, remedy } = await explainTrial('namespaces', 'Operation not permitted', read)
  expect(reason).toContain('AppArmor')
  expect(remedy).toContain('sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0')
})
test('a kernel that has user namespaces switched off is recognised', async () => {
  const read = settings({ '/proc/sys/kernel/unprivileged_userns_clone': '0' })
  expect((await explainTrial('namespaces', '', read)).remedy).toContain('kernel.unprivileged_userns_clone=1')
  const none = settings({ '/proc/sys/user/max_user_namespaces': '0' })
  expect((await explainTrial('namespaces', '', none)).remedy).toContain('user.max_user_namespaces=')
})
test('what else forbids namespaces is told in its own words', async () => {
  const { reason, remedy } = await explainTrial('namespaces', 'unshare failed: EPERM', settings({}))
  expect(reason).toContain('unshare failed: EPERM')
  expect(remedy).toContain('In a container')
})
test('a kernel or disk without overlay mounts is told from forbidden namespaces', async () => {
  expect((await explainTrial('overlay', 'wrong fs type', settings({}))).remedy).toContain('5.11')
})
test('the trial of this machine comes to a verdict and throws nothing', async () => {
  const { problems, warnings } = await rootlessRequirements()
  for (const { reason, remedy } of [...problems, ...warnings]) expect(reason && remedy).toBeTruthy()
})
