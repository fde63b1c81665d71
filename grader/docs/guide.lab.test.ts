/** On real nodes: the scenario that the guide writes is as it says, tested by the command that it names. */
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, expect, it } from 'vitest'
import { RootlessEngine } from '../../lab-infra/engines/rootless/engine.ts'
import { projectDir } from '../../lab-infra/paths.ts'
import type { BenchResult } from '../proving/run.ts'
import { scenarioOfGuide } from '../testing/guide.ts'

const state = mkdtempSync(join(tmpdir(), 'cks-lab-guide-'))
process.env.CKS_LAB_STATE = state
afterAll(async () => {
  for (const left of await new RootlessEngine().adopt()) await left.destroy()
  rmSync(state, { recursive: true, force: true })
}, 60_000)

it('scores 0 untouched and 100 % by each solution, and each near miss fails what it names', async () => {
  const tasks = join(state, 'my-tasks')
  await scenarioOfGuide(tasks)
  const report = join(state, 'report.json')
  const main = join(projectDir, 'app/cli/main.ts')
  const argv = ['test', 'revoke-secret-access', '--scenarios', tasks, '--engine', 'rootless']
  const { exitCode, stderr } = await execa(
    process.execPath,
    [main, ...argv, '--reporter', 'json', '--output', report],
    {
      reject: false,
    },
  )
  const { cases } = JSON.parse(await readFile(report, 'utf8')) as BenchResult
  expect(cases.filter(it => it.surprises.length > 0 || it.error !== undefined)).toEqual([])
  expect([exitCode, cases.length], stderr).toEqual([0, 7])
}, 900_000)
