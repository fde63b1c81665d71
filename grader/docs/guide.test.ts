import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { scenarioOfGuide } from '../testing/guide.ts'

let parent: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cks-lab-guide-'))
})
afterEach(() => rm(parent, { recursive: true }))

// In a process of its own: the test runner resolves modules itself.
const program = `
const { planBench } = await import(process.argv[1])
const { problems, cases } = await planBench([process.argv[2]])
console.log(JSON.stringify({ problems, cases: cases.map(it => it.name) }))`

test('who writes what the guide says has a scenario without a problem', async () => {
  const bench = fileURLToPath(new URL('../proving/index.ts', import.meta.url))
  const argv = ['--input-type=module', '-e', program, bench, await scenarioOfGuide(parent)]
  const { stdout } = await promisify(execFile)(process.execPath, argv)
  expect(JSON.parse(stdout)).toEqual({
    problems: [],
    cases: [
      'untouched',
      'solution/another-role',
      'solution/narrow-the-role',
      'near-miss/binding-deleted',
      'near-miss/get-left',
      'near-miss/list-lost',
      'near-miss/other-namespace',
    ],
  })
})
