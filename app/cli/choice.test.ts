import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { planBench } from '../../grader/proving/index.ts'
import { FakeEngine } from '../../lab-infra/engines/fake/index.ts'
import { type Choice, chooseCases, chooseFolders } from './choice.ts'
import { runCommand, testContext } from './testing/context.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cks-lab-choice-'))
  for (const id of ['first', 'second']) await runCommand(new FakeEngine(), ['new', id], [dir])
})
afterEach(() => rm(dir, { recursive: true }))

const folders = async (...ids: string[]) =>
  (await chooseFolders(testContext(new FakeEngine(), [dir]), ids, {})).map(it => basename(it))
const chosen = async (choice: Choice) =>
  chooseCases(await planBench([join(dir, 'first')]), choice).map(it => it.name)

describe('the tasks to test', () => {
  test('are all, or those that are named', async () => {
    expect(await folders()).toEqual(['first', 'second'])
    expect(await folders('second')).toEqual(['second'])
  })
  test('must exist', async () => {
    await expect(folders('secnd')).rejects.toMatchObject({
      code: 'no-such-scenario',
      remedy: expect.stringContaining('Did you mean second?'),
    })
  })
})

describe('the variants to test', () => {
  test('are all, a sample, or those that are named', async () => {
    expect(await chosen({})).toHaveLength(7)
    expect(await chosen({ sample: true })).toEqual([
      'untouched',
      'solution/another-way',
      'near-miss/nothing-done',
    ])
    expect(await chosen({ only: ['near-miss/too-much', 'solution/one-way'] })).toEqual([
      'solution/one-way',
      'near-miss/too-much',
    ])
  })
  test('must exist, unless a folder that cannot be loaded may have them', async () => {
    await expect(chosen({ only: ['near-miss/to-much'] })).rejects.toMatchObject({ code: 'no-such-variant' })
    await appendFile(join(dir, 'first', 'scenario.yaml'), 'level: 1\n')
    expect(await chosen({ only: ['near-miss/to-much'] })).toEqual([])
  })
})

test('a part that is none is refused', async () => {
  for (const part of ['0/2', '3/2', '2', 'a/b', '1/0']) {
    const { code, err } = await runCommand(new FakeEngine(), ['test', '--shard', part], [dir])
    expect([code, err]).toEqual([2, expect.stringContaining('as in 2/3')])
  }
})
