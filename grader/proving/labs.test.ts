import { beforeEach, expect, test, vi } from 'vitest'
import type { Lab } from '../../lab-infra/lab.ts'
import type { Scenario } from '../scenario.ts'
import { labKeeper, limitTo } from './labs.ts'

/** Every lab can be put back. */
vi.mock('./put-back.ts', () => ({
  beginningOf: async () => ({}),
  putBack: async () => void done.push('put back'),
}))
vi.mock('../setup.ts', () => ({ setUpScenario: async () => void done.push('set up') }))

const done = vi.hoisted((): string[] => [])
beforeEach(() => void done.splice(0))

const keeper = () => {
  const lab = {
    reset: async () => void done.push('reset'),
    destroy: async () => void done.push('ended'),
  } as unknown as Lab
  const create = async () => {
    done.push('made')
    return lab
  }
  return labKeeper({ create }, 'bench', limitTo(1), new AbortController().signal)
}
const task = { id: 'a' } as Scenario

test('a lab that was used is put back for the next case of its task', async () => {
  const labs = keeper()
  await labs.clean(task)
  await labs.clean(task)
  labs.used()
  await labs.clean(task)
  expect(done).toEqual(['made', 'set up', 'put back'])
  expect(labs.whyReset()).toBeUndefined()
})

test('a case that asks for a fresh lab gets one that is booted for it, and the next one does not', async () => {
  const labs = keeper()
  await labs.clean(task, true)
  expect([...done, labs.whyReset()]).toEqual(['made', 'set up', undefined])
  labs.used()
  await labs.clean(task, true)
  expect(done.slice(2)).toEqual(['reset', 'set up'])
  expect(labs.whyReset()).toBe('it asks for a fresh lab')
  labs.used()
  await labs.clean(task)
  expect([done.at(-1), labs.whyReset()]).toEqual(['put back', undefined])
})
