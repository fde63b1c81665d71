import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { LabError, type LabInfo } from '../lab.ts'
import { identifySelf } from '../process.ts'
import { type Adopting, adoptLabs } from './adopt.ts'
import { LabFolder } from './lab-folder.ts'
import type { LabRecord } from './lab-records.ts'

interface Left {
  /** None: there is no record. */
  state?: LabInfo['state']
  /** Whether who made or last reset it lives. */
  worker?: 'lives'
  runs?: boolean
  canBeReset?: boolean
}

/** What becomes of a lab of which that is left. */
async function becomes({ state, worker, runs = false, canBeReset = false }: Left) {
  const { adopting, folder } = await bed(state, worker)
  const ended: string[] = []
  const end = async (id: string) => void ended.push(id)
  const labs = await adoptLabs({
    ...adopting,
    runs: () => runs,
    canBeReset: () => canBeReset,
    end,
  })
  return { adopted: labs.length === 1, ended: ended.length === 1, kept: await folder.isTaken() }
}

async function bed(state?: LabInfo['state'], worker?: 'lives') {
  const root = mkdtempSync(join(tmpdir(), 'cks-lab-adopt-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const folder = new LabFolder<LabRecord>(root, 'one')
  await folder.take()
  const record = { id: 'one', state, worker: worker ? await identifySelf() : { pid: 0, started: '' } }
  if (state) await folder.write(record as LabRecord)
  const adopting: Adopting<LabRecord> = {
    records: [folder],
    runs: () => true,
    canBeReset: () => true,
    lab: ({ id }) => ({ id }) as ReturnType<Adopting<LabRecord>['lab']>,
    end: async () => {},
  }
  return { adopting, folder }
}

const goesOn = { adopted: true, ended: false, kept: true }
const isLeftAlone = { adopted: false, ended: false, kept: true }
const isToBeReset = { adopted: true, ended: true, kept: true }
const isSwept = { adopted: false, ended: true, kept: false }

test.each<[string, Left, object]>([
  ['that runs goes on', { state: 'ready', runs: true }, goesOn],
  ['that runs goes on beside who made it', { state: 'ready', runs: true, worker: 'lives' }, goesOn],
  ['whose node has ended is swept', { state: 'ready', canBeReset: true }, isSwept],
  ['that another process is making is left to it', { state: 'creating', worker: 'lives' }, isLeftAlone],
  ['that was left half made is swept, though it runs', { state: 'creating', runs: true }, isSwept],
  ['that another process resets is left to it', { state: 'resetting', worker: 'lives' }, isLeftAlone],
  ['whose reset was cut short is ended, to be reset', { state: 'resetting', canBeReset: true }, isToBeReset],
  ['whose reset has nothing to lay down is swept', { state: 'resetting', runs: true }, isSwept],
  ['without a record may be one just begun', { runs: true }, isLeftAlone],
])('a lab %s', async (_, left, outcome) => {
  expect(await becomes(left)).toEqual(outcome)
})

test('a lab of which it cannot be told whether it runs is not touched', async () => {
  const { adopting, folder } = await bed('ready')
  const cannotTell = new LabError('machine-exhausted', 'No descriptor is left')
  const runs = () => Promise.reject(cannotTell)
  await expect(adoptLabs({ ...adopting, runs })).rejects.toBe(cannotTell)
  expect(await folder.isTaken()).toBe(true)
})
