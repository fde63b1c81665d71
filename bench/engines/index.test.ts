import { expect, test } from 'vitest'
import { FakeEngine } from '../../lab-infra/engines/fake/engine.ts'
import type { Availability } from '../../lab-infra/lab.ts'
import { chooseMeasured } from './index.ts'

class Engine extends FakeEngine {
  override readonly name: string
  readonly #problems: string[]
  constructor(name: string, ...problems: string[]) {
    super()
    this.name = name
    this.#problems = problems
  }
  override async available(): Promise<Availability> {
    const problems = this.#problems.map(reason => ({ reason, remedy: 'Install it.' }))
    return { problems, warnings: [] }
  }
}

const both = [new Engine('kind'), new Engine('rootless')]
const one = [new Engine('kind', 'no Docker'), new Engine('rootless')]
const names = async (choice: ReturnType<typeof chooseMeasured>) =>
  (await choice).measured.map(({ engine }) => engine.name)

test('every engine that can run here is measured, unless some are named', async () => {
  expect(await names(chooseMeasured([], both))).toEqual(['kind', 'rootless'])
  expect(await names(chooseMeasured(['rootless'], both))).toEqual(['rootless'])
})

test('an engine that cannot run here is left out and told of', async () => {
  const { measured, missing } = await chooseMeasured([], one)
  expect(measured).toHaveLength(1)
  expect(missing).toEqual([{ engine: 'kind', reason: 'no Docker', remedy: 'Install it.' }])
})

test('one that was asked for by name must be able to run', async () => {
  const choice = chooseMeasured(['kind'], one)
  await expect(choice).rejects.toMatchObject({ code: 'no-engine', remedy: 'Install it.' })
  const lacking = [new Engine('kind', 'no Docker', 'no disk'), new Engine('rootless', 'no Linux')]
  await expect(chooseMeasured([], lacking)).rejects.toMatchObject({
    message: 'No labs of kind can run here: no Docker; no disk',
  })
})

test('engines whose labs the bench cannot look at are none to it', async () => {
  expect(await names(chooseMeasured([], [...both, new FakeEngine()]))).toEqual(['kind', 'rootless'])
  const choice = chooseMeasured(['fake'], [...both, new FakeEngine()])
  await expect(choice).rejects.toMatchObject({ code: 'no-such-engine' })
})
