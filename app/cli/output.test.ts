import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { FakeEngine } from '../../lab-infra/engines/fake/index.ts'
import { refuseUnwritable, writeReport } from './output.ts'
import { runCommand, testContext } from './testing/context.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'cks-lab-output-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

test.each([
  ['in a folder that does not exist', (dir: string) => join(dir, 'missing', 'report.json')],
  ['that is a folder', (dir: string) => dir],
  ['below a file', () => '/dev/null/report.json'],
])('a report %s is refused before anything is made', async (_, path) => {
  const engine = new FakeEngine()
  const [prepared, created] = [vi.spyOn(engine, 'prepare'), vi.spyOn(engine, 'create')]
  const file = path(folder())
  const { code, err } = await runCommand(engine, ['test', '--reporter', 'json', '--output', file])
  expect(code).toBe(2)
  expect(err).toContain(`Error: The report cannot be written to ${file}`)
  expect(err).toContain('Remedy: Name a file in a folder')
  expect(prepared).not.toHaveBeenCalled()
  expect(created).not.toHaveBeenCalled()
})

test('asking whether a file can be written leaves it as it was', async () => {
  const dir = folder()
  writeFileSync(join(dir, 'old'), 'kept')
  await refuseUnwritable(join(dir, 'old'))
  await refuseUnwritable(join(dir, 'new'))
  expect(readdirSync(dir)).toEqual(['old'])
  expect(readFileSync(join(dir, 'old'), 'utf8')).toBe('kept')
})

test('a report that cannot be written in the end goes to standard output', async () => {
  const context = testContext(new FakeEngine())
  await expect(writeReport(context, '/dev/full', 'all that was found out')).rejects.toMatchObject({
    code: 'output-unusable',
    remedy: expect.stringContaining('Free some space'),
  })
  expect(context.out()).toBe('all that was found out')
})
