import { expect, test } from 'vitest'
import { FakeEngine } from '../../lab-infra/engines/fake/engine.ts'
import type { Availability } from '../../lab-infra/lab.ts'
import { chooseMeasured } from './index.ts'

class Engine extends FakeEngine {
  override readonly name: string
  readonly #problem: string | undefined
  constructor(name: string, problem?: string) {
    super()
    this.name = name
    this.#problem = problem
  }
  override async available(): Promise<Availability> {
    const reason = this.#problem
    return reason === undefined ? { ok: true, warnings: [] } : { ok: false, reason, remedy: 'Install it.' }
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
})

test('engines whose labs the bench cannot look at are none to it', async () => {
  expect(await names(chooseMeasured([], [...both, new FakeEngine()]))).toEqual(['kind', 'rootless'])
  const choice = chooseMeasured(['fake'], [...both, new FakeEngine()])
  await expect(choice).rejects.toMatchObject({ code: 'no-such-engine' })
})
