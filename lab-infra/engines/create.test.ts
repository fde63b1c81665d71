/** The recipe of all engines, with a lab whose node is nothing: what is left when a part of it fails. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { LabError } from '../lab.ts'
import { createLab } from './create.ts'
import { ExecNode } from './exec-node.ts'
import { LabFolder } from './lab-folder.ts'
import type { LabRecord, LabRecords } from './lab-records.ts'
import type { RawResult } from './raw-result.ts'
import { RecordedLab } from './recorded-lab.ts'

class NoNode extends ExecNode {
  protected async run(): Promise<RawResult> {
    return { exitCode: 0, stdout: Buffer.from('a kubeconfig'), stderr: Buffer.alloc(0), timedOut: false }
  }
  dial(): Promise<Duplex> {
    throw new Error('it has no ports')
  }
  dialTerminals = this.dial
}

/** What a part of a lab's life does beside nothing. */
interface Parts {
  boot?(lab: PlainLab): unknown
  keep?(lab: PlainLab): unknown
  end?(lab: PlainLab): unknown
  layDown?(lab: PlainLab): unknown
}

class PlainLab extends RecordedLab<LabRecord> {
  readonly node = new NoNode()
  protected readonly usualRestoreMs = 0
  protected readonly stopped = {}
  readonly #parts: Parts
  constructor(records: LabRecords<LabRecord>, record: LabRecord, parts: Parts) {
    super(records, record)
    this.#parts = parts
  }
  protected async end() {
    await this.#parts.end?.(this)
  }
  protected async layDown() {
    await this.#parts.layDown?.(this)
  }
  protected async start() {}
  protected async writeKubeletMode() {}
}

const full = () => writeFile('/dev/full', 'x')
const never = new AbortController().signal

function bed(parts: Parts = {}) {
  const labs = mkdtempSync(join(tmpdir(), 'cks-lab-create-'))
  onTestFinished(() => rmSync(labs, { recursive: true, force: true }))
  const folder = new LabFolder<LabRecord>(labs, 'one')
  const create = (signal = never) =>
    createLab('one', {}, signal, {
      engine: 'plain',
      records: folder,
      kubeadmConfig: '/kubeadm.yaml',
      lab: record => new PlainLab(folder, record, parts),
      prepare: async () => ({
        own: {},
        boot: async lab => void (await parts.boot?.(lab)),
        keep: async lab => void (await parts.keep?.(lab)),
      }),
    })
  return { folder, create, state: async () => (await folder.read())?.state }
}

test('a lab is recorded as half made until its state is kept, then as ready', async () => {
  const seen: unknown[] = []
  const see = async () => void seen.push(await state())
  const { create, state } = bed({ boot: see, keep: see })
  expect((await create()).info).toMatchObject({
    id: 'one',
    engine: 'plain',
    kubelet: 'quick',
    state: 'ready',
  })
  expect([...seen, await state()]).toEqual(['creating', 'creating', 'ready'])
})

test('when a part fails, what runs is ended, the folder is gone, and the cause is told', async () => {
  let ended = 0
  const cause = new LabError('boot-failed', 'The lab node did not come up')
  for (const failing of ['boot', 'keep'] as const) {
    const { create, folder } = bed({
      [failing]: () => Promise.reject(cause),
      end: () => ended++,
    })
    await expect(create()).rejects.toBe(cause)
    expect(existsSync(folder.path)).toBe(false)
  }
  expect(ended).toBe(2)
})

test('a full disk is told as such, in a creation and in a reset', async () => {
  const cannot = { code: 'disk-full', message: expect.stringContaining('one could not be written') }
  await expect(bed({ boot: full }).create()).rejects.toMatchObject(cannot)
  const lab = await bed({ layDown: full }).create()
  await expect(lab.reset(() => {})).rejects.toMatchObject(cannot)
})

test('what cannot be removed after a failure does not hide why the lab could not be made', async () => {
  const cause = new LabError('boot-failed', 'The lab node did not come up', { remedy: 'Try again.' })
  const left = new Error('Docker does not answer')
  const fails = { boot: () => Promise.reject(cause), end: () => Promise.reject(left) }
  await expect(bed(fails).create()).rejects.toMatchObject({
    code: 'boot-failed',
    message: expect.stringMatching(/did not come up.*could not be removed: Docker does not answer/),
    remedy: expect.stringContaining('Try again.'),
    cause: { errors: [cause, left] },
  })
})

test('an abort is told by its reason, whatever it has broken', async () => {
  const abort = new AbortController()
  const { create, folder } = bed({
    boot() {
      abort.abort(new Error('enough'))
      throw new Error('killed')
    },
  })
  await expect(create(abort.signal)).rejects.toThrow('enough')
  expect(existsSync(folder.path)).toBe(false)
})

test('of two that are made at once under one id, one is refused and the other unharmed', async () => {
  const { create, state } = bed()
  const made = await Promise.allSettled([create(), create(), create()])
  const refused = made.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
  expect(refused).toMatchObject([{ code: 'lab-exists' }, { code: 'lab-exists' }])
  expect(await state()).toBe('ready')
})

test('a reset is on record before anything ends, and until all of it is done', async () => {
  const seen: unknown[] = []
  const see = async () => void seen.push(await state())
  const { create, state } = bed({
    end: see,
    layDown: () => Promise.reject(new LabError('container-engine-down', 'Docker does not answer')),
  })
  const lab = await create()
  await expect(lab.reset(() => {})).rejects.toMatchObject({ code: 'container-engine-down' })
  expect([...seen, await state(), lab.info.state]).toEqual(['resetting', 'resetting', 'resetting'])
})
