import { expect, test, vi } from 'vitest'
import { BadEngine, FakeEngine, type FakeLab, NeverEngine } from '../../lab-infra/engines/fake/index.ts'
import { LabError } from '../../lab-infra/lab.ts'
import type { ProgressStep } from './api.ts'
import { LabLease, type LeaseHolder, type LeaseRecord } from './lab-lease.ts'
import { problemOf } from './problems.ts'
import { labsOf, never, quiet } from './testing/dependencies.ts'

const soon = (look: () => void) => vi.waitFor(look, { timeout: 15_000, interval: 2 })

const gone = () => new LabError('node-gone', 'The node is gone.')

/** A lease, and what its holder was told. */
function leaseOf({
  engine = new FakeEngine(),
  record = { state: 'preparing', kubelet: 'quick' } as LeaseRecord,
  setUp = (async () => {}) as LeaseHolder['setUp'],
  wanted = 0,
} = {}) {
  const { labs } = labsOf(engine, { wanted })
  const told = {
    changes: [] as Partial<LeaseRecord>[],
    steps: [] as ProgressStep[],
    errors: [] as unknown[],
    storing: async (_: Partial<LeaseRecord>) => {},
    setUp: vi.fn<LeaseHolder['setUp']>(setUp),
  }
  const holder: LeaseHolder = {
    user: { learner: 'alice', session: 's1' },
    title: 'A task',
    setUp: told.setUp,
    changed: async change => {
      told.changes.push(change)
      await told.storing(change)
    },
    progress: step => void told.steps.push(step),
    failed: error => void told.errors.push(error),
  }
  const lease = new LabLease(record, holder, labs)
  const reaches = (state: LeaseRecord['state']) => soon(() => expect(lease.state).toBe(state))
  return { lease, labs, engine, told, reaches }
}

/** One whose lab is ready, and with it a reserve of that many. */
async function readyLease(given: Parameters<typeof leaseOf>[0] = {}) {
  const all = leaseOf(given)
  await all.lease.prepare()
  await all.reaches('ready')
  await soon(() => expect(all.labs.ready).toBe(given.wanted ?? 0))
  all.told.changes.length = 0
  return { ...all, lab: all.lease.lab() as FakeLab }
}

test('a lab is got, set up and ready, and each change is told to be stored', async () => {
  const { lease, told, reaches, engine } = leaseOf()
  await lease.prepare()
  expect(lease.view()).toMatchObject({ state: 'preparing', kubelet: 'quick' })
  await reaches('ready')
  const [lab] = engine.labs.values()
  expect(lease.ready).toBe(lab)
  expect(lab!.info.labels).toEqual({ owner: 'server', learner: 'alice', session: 's1' })
  expect(told.setUp).toHaveBeenCalledExactlyOnceWith(lab, expect.any(Function), lease.signal)
  expect(told.changes).toEqual([
    { labId: undefined, readyAt: undefined, problem: undefined, state: 'preparing' },
    { labId: lab!.id },
    { readyAt: expect.any(Number), state: 'ready' },
  ])
  expect(lease.view()).toMatchObject({ state: 'ready', labId: lab!.id, readyAt: told.changes[2]!.readyAt })
})

test('its steps are told, and shown as they stand', async () => {
  const { lease, told, reaches } = leaseOf()
  await lease.prepare()
  await reaches('ready')
  expect(told.steps.map(it => `${it.step} ${it.state}`)).toContain('boot started')
  expect(lease.view().steps.map(it => `${it.step} ${it.state}`)).toEqual([
    'programs done',
    'images done',
    'boot done',
    'api-server done',
  ])
})

test('until it is ready nobody works in it', async () => {
  const { lease } = leaseOf({ engine: new NeverEngine() })
  await lease.prepare()
  expect([lease.ready, lease.holdsLab]).toEqual([undefined, true])
  expect(() => lease.lab()).toThrow(
    expect.objectContaining({ code: 'session-not-ready', remedy: 'Wait until it is ready.' }),
  )
  await expect(lease.reset()).rejects.toMatchObject({ code: 'session-not-ready' })
  await expect(lease.setKubelet('untouched')).rejects.toMatchObject({ code: 'session-not-ready' })
  await lease.end()
})

test('a lab that comes when the lease has ended is given back, and not set up', async () => {
  const { lease, labs, engine, told } = leaseOf()
  const take = labs.take.bind(labs)
  vi.spyOn(labs, 'take').mockImplementation(async (...asked) => {
    const lab = await take(...asked)
    await lease.end()
    return lab
  })
  await lease.prepare()
  await soon(() => expect(told.changes.map(it => it.state)).toEqual(['preparing', 'ended']))
  await soon(() => expect(engine.labs.size).toBe(0))
  expect(told.setUp).not.toHaveBeenCalled()
  expect(told.errors).toEqual([])
})

test('a lab that cannot be made fails the lease with the reason', async () => {
  const { lease, reaches, told } = leaseOf({ engine: new BadEngine('create') })
  await lease.prepare()
  await reaches('failed')
  expect(lease.view().problem).toMatchObject({ code: 'disk-full' })
  expect(told.changes.at(-1)).toEqual({ state: 'failed', problem: lease.view().problem })
  expect(told.errors).toEqual([expect.objectContaining({ code: 'disk-full' })])
  expect(lease.holdsLab).toBe(false)
})

test('a lab that cannot be set up is given back', async () => {
  const { lease, reaches, engine } = leaseOf({ setUp: () => Promise.reject(new Error('no room')) })
  await lease.prepare()
  await reaches('failed')
  expect(lease.signal.reason).toMatchObject({ code: 'session-ended' })
  await soon(() => expect(engine.labs.size).toBe(0))
})

test('a lab that dies while it is set up is lost', async () => {
  const { lease, reaches, told } = leaseOf({ setUp: () => Promise.reject(gone()) })
  await lease.prepare()
  await reaches('lost')
  expect(lease.view().problem).toMatchObject({ code: 'lab-lost', detail: 'The lab of “A task” has died.' })
  expect(told.errors).toHaveLength(1)
})

test('that it is ready must be stored: else it has failed, and the lab is given back', async () => {
  const { lease, reaches, told, engine } = leaseOf()
  told.storing = async ({ state }) => {
    if (state === 'ready') throw new Error('the disk is full')
  }
  await lease.prepare()
  await reaches('failed')
  await soon(() => expect(engine.labs.size).toBe(0))
})

test('what cannot be stored in the end is told as an error', async () => {
  const { lease, told } = leaseOf({ setUp: () => Promise.reject(new Error('no room')) })
  told.storing = async ({ state }) => {
    if (state === 'failed') throw new Error('the disk is full')
  }
  await lease.prepare()
  await soon(() => expect(told.errors).toEqual([new Error('no room'), new Error('the disk is full')]))
})

test('a lost lab is given back, with the reason, once', async () => {
  const { lease, lab, engine, told } = await readyLease()
  const { signal } = lease
  await lease.lose()
  expect(signal.reason).toMatchObject({ code: 'lab-lost' })
  expect([lease.ready, lease.holdsLab]).toEqual([undefined, false])
  await lease.lose()
  expect(told.changes).toEqual([{ state: 'lost', problem: expect.objectContaining({ code: 'lab-lost' }) }])
  await soon(() => expect(engine.labs.has(lab.id)).toBe(false))
  expect(() => lease.lab()).toThrow(
    expect.objectContaining({ code: 'session-not-ready', remedy: 'Restart it.' }),
  )
})

test('what has ended is not lost any more, and gives its lab back once', async () => {
  const { lease, labs, told, engine } = await readyLease()
  const release = vi.spyOn(labs, 'release')
  const { signal } = lease
  await lease.end()
  await lease.lose()
  expect(told.changes).toEqual([{ state: 'ended' }])
  expect(signal.reason).toMatchObject({ code: 'session-ended' })
  expect(release).toHaveBeenCalledOnce()
  await soon(() => expect(engine.labs.size).toBe(0))
  await expect(lease.restart()).rejects.toMatchObject({ code: 'session-ended' })
})

test('a restart is for what has no lab: another one comes, and no problem is left', async () => {
  const { lease, lab, reaches } = await readyLease()
  await expect(lease.restart()).rejects.toMatchObject({ code: 'nothing-to-restart' })
  expect(lease.lab()).toBe(lab)
  await lease.lose()
  await lease.restart()
  expect(lease.view()).toMatchObject({ state: 'preparing', labId: undefined, readyAt: undefined })
  await reaches('ready')
  expect(lease.lab().id).not.toBe(lab.id)
  expect(lease.view().problem).toBeUndefined()
})

test('a reset brings the lab back to its start and sets it up again', async () => {
  const { lease, lab, told, reaches } = await readyLease()
  const { signal } = lease
  await lab.node.writeFile('/left', 'over')
  const reset = lease.reset()
  expect([lease.state, lease.ready]).toEqual(['resetting', undefined])
  await reset
  await reaches('ready')
  expect(lease.lab()).toBe(lab)
  expect(lab.node.files.count).toBe(0)
  expect(told.setUp).toHaveBeenCalledTimes(2)
  expect(lease.view().steps.map(it => it.step)).toEqual(['reset'])
  expect(told.changes).toEqual([{ state: 'resetting' }, { state: 'ready', readyAt: expect.any(Number) }])
  expect(lease.signal).not.toBe(signal)
})

/** One whose lab is ready, with another in reserve. */
async function readyWithReserve(given: Parameters<typeof leaseOf>[0] = {}) {
  const all = await readyLease({ wanted: 1, ...given })
  const [reserve] = [...all.engine.labs.values()].filter(it => it !== all.lab)
  return { ...all, reserve: reserve! }
}

test('a reset goes over to a lab of the reserve, set up like the first, which ends; the reserve is filled again', async () => {
  const { lease, lab, reserve, told, reaches, labs, engine } = await readyWithReserve()
  await lease.setKubelet('untouched')
  told.changes.length = 0
  const { signal } = lease
  const [reset, ended] = [vi.spyOn(lab, 'reset'), vi.spyOn(lab, 'destroy')]
  await lease.reset()
  await reaches('ready')
  expect(lease.lab()).toBe(reserve)
  expect(reserve.info).toMatchObject({
    labels: { owner: 'server', learner: 'alice', session: 's1' },
    kubelet: 'untouched',
  })
  expect(told.setUp).toHaveBeenLastCalledWith(reserve, expect.any(Function), lease.signal)
  expect(told.changes, 'both at once, so that what is stored names one lab').toEqual([
    { state: 'resetting' },
    { state: 'ready', labId: reserve.id, readyAt: expect.any(Number) },
  ])
  expect([reset.mock.calls.length, lease.signal === signal, told.errors]).toEqual([0, false, []])
  await soon(() => expect(ended).toHaveBeenCalledOnce())
  await soon(() => expect(labs.ready).toBe(1))
  expect([...engine.labs.keys()]).not.toContain(lab.id)
  await lease.end()
  await soon(() => expect(engine.labs.size).toBe(1))
})

test('until the new lab is stored as theirs the old one stays', async () => {
  const { lease, lab, reserve, told, reaches, engine } = await readyWithReserve()
  const stored = Promise.withResolvers<void>()
  told.storing = async ({ state }) => {
    if (state === 'ready') await stored.promise
  }
  await lease.reset()
  await soon(() => expect(told.changes.at(-1)).toMatchObject({ labId: reserve.id }))
  await new Promise(resolve => setTimeout(resolve, 5))
  expect([...engine.labs.keys()]).toEqual([lab.id, reserve.id])
  stored.resolve()
  await reaches('ready')
  await soon(() => expect(engine.labs.has(lab.id)).toBe(false))
})

test.each([
  ['cannot be set up', () => new Error('no room')],
  ['dies while it is set up', gone],
])('when the lab of the reserve %s, the reset is done in place', async (_, failure) => {
  const failed = failure()
  let times = 0
  const { lease, lab, reserve, told, reaches, engine, labs } = await readyWithReserve({
    setUp: async (_lab, report) => {
      if (++times !== 2) return
      report({ step: 'setup', title: 'Set up the task', state: 'failed' })
      throw failed
    },
  })
  const reset = vi.spyOn(lab, 'reset')
  await lease.reset()
  await reaches('ready')
  expect(lease.lab()).toBe(lab)
  expect(reset).toHaveBeenCalledOnce()
  expect(told.setUp.mock.calls.map(([it]) => it)).toEqual([lab, reserve, lab])
  expect(told.errors).toEqual([failed])
  expect(lease.view().steps.map(it => `${it.step} ${it.state}`)).toEqual(['reset done'])
  await soon(() => expect(engine.labs.has(reserve.id)).toBe(false))
  expect([labs.isFull(2), labs.isFull(3)], 'the old one counts again').toEqual([false, true])
})

test('when it cannot be told whether the lab of the reserve lives, the reset is done in place', async () => {
  const { lease, lab, reserve, told, reaches, labs } = await readyWithReserve()
  reserve.node.script = () => {
    throw new LabError('node-unreachable', 'No answer.')
  }
  await lease.reset()
  await reaches('ready')
  expect([lease.lab(), labs.ready]).toEqual([lab, 1])
  expect(told.errors).toEqual([expect.objectContaining({ code: 'node-unreachable' })])
  expect([labs.isFull(2), labs.isFull(3)]).toEqual([false, true])
})

test('a lab that died in reserve is not gone over to', async () => {
  const { lease, lab, reserve, reaches, engine, told } = await readyWithReserve()
  reserve.die()
  await lease.reset()
  await reaches('ready')
  expect([lease.lab(), told.errors]).toEqual([lab, []])
  await soon(() => expect(engine.labs.has(reserve.id)).toBe(false))
})

test.each(['end', 'close'] as const)(
  '%s during a reset with a lab of the reserve leaves one lab at most, and nothing that is ready',
  async how => {
    let times = 0
    const { lease, lab, reserve, told, labs, engine } = await readyWithReserve({
      setUp: (_, __, signal) =>
        ++times === 1
          ? Promise.resolve()
          : new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    })
    await lease.reset()
    await soon(() => expect(times).toBe(2))
    await lease[how]()
    await lease.close()
    await labs.close({ destroy: false })
    expect(told.changes.map(it => it.state)).toEqual(how === 'end' ? ['resetting', 'ended'] : ['resetting'])
    expect(told.errors).toEqual([])
    expect(engine.labs.has(reserve.id)).toBe(false)
    expect(engine.labs.has(lab.id)).toBe(how === 'close')
  },
)

test('when it cannot be stored that the new lab is theirs, both are given back', async () => {
  const { lease, lab, reserve, told, reaches, engine } = await readyWithReserve()
  told.storing = async ({ state }) => {
    if (state === 'ready') throw new Error('the disk is full')
  }
  await lease.reset()
  await reaches('failed')
  await soon(() =>
    expect([...engine.labs.keys()].filter(it => [lab.id, reserve.id].includes(it))).toEqual([]),
  )
})

test('who begins a reset and ends the lease gets no lab that is ready', async () => {
  const setUpAgain = Promise.withResolvers<void>()
  let times = 0
  const { lease, told } = await readyLease({
    setUp: async () => {
      if (++times === 2) await setUpAgain.promise
    },
  })
  await lease.reset()
  await soon(() => expect(times).toBe(2))
  await lease.end()
  setUpAgain.resolve()
  await lease.close()
  expect(lease.state).toBe('ended')
  expect(told.errors).toEqual([])
})

test('how the kubelet is treated is changed on the lab, and stored', async () => {
  const { lease, lab, told } = await readyLease()
  await lease.setKubelet('untouched')
  expect([lab.info.kubelet, lease.view().kubelet]).toEqual(['untouched', 'untouched'])
  expect(told.changes).toEqual([{ kubelet: 'untouched' }])
})

test('a lab that is found dead is lost; one that does not answer stays, and the error is told', async () => {
  const { lease, lab, told } = await readyLease()
  await lease.probe()
  expect(lease.state).toBe('ready')
  lab.node.script = () => {
    throw new LabError('node-unreachable', 'No answer.')
  }
  await lease.probe()
  expect([lease.state, told.errors]).toEqual([
    'ready',
    [expect.objectContaining({ code: 'node-unreachable' })],
  ])
  lab.die()
  await lease.probe()
  expect(lease.state).toBe('lost')
})

test('a lab that is found dead when the lease has another one loses nothing', async () => {
  const { lease, lab, reaches } = await readyLease()
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  lab.node.script = async () => {
    asked.resolve()
    await answered.promise
    throw gone()
  }
  const probe = lease.probe()
  await asked.promise
  await lease.lose()
  await lease.restart()
  await reaches('ready')
  answered.resolve()
  await probe
  expect(lease.state).toBe('ready')
})

test('nobody asks after a lab that is not ready, or when the server closes', async () => {
  const { lease, lab, told } = await readyLease()
  lab.node.script = () => {
    throw new LabError('node-unreachable', 'No answer.')
  }
  await lease.close()
  await lease.probe()
  await lease.end()
  await lease.probe()
  expect(told.errors).toEqual([])
})

test('when the server closes, what runs stops, and lab and store stay as they are', async () => {
  let [times, stopped] = [0, false]
  const { lease, engine, told } = await readyLease({
    setUp: (_, __, signal) =>
      new Promise((resolve, reject) => {
        if (++times === 1) return resolve()
        const stop = () => {
          stopped = true
          reject(signal.reason)
        }
        signal.addEventListener('abort', () => setTimeout(stop, 5))
      }),
  })
  await lease.reset()
  await soon(() => expect(times).toBe(2))
  const { signal } = lease
  await lease.close()
  expect(stopped).toBe(true)
  expect(signal.reason).toMatchObject({ code: 'server-closing', message: 'The lab server is closing.' })
  expect(lease.state).toBe('resetting')
  expect(told.changes).toEqual([{ state: 'resetting' }])
  expect(told.errors).toEqual([])
  expect(engine.labs.size).toBe(1)
})

test('no lab is made for the reserve before the one on loan is set up', async () => {
  const setUp = Promise.withResolvers<void>()
  const { lease, labs, reaches } = leaseOf({ wanted: 1, setUp: () => setUp.promise })
  await lease.prepare()
  await soon(() => expect(lease.view().labId).toBeDefined())
  await new Promise(resolve => setTimeout(resolve, 5))
  labs.refill()
  expect(labs.ready).toBe(0)
  setUp.resolve()
  await reaches('ready')
  await soon(() => expect(labs.ready).toBe(1))
  await lease.end()
  await labs.close({ destroy: true })
})

/** What a server finds of one before it. */
async function found(record: Partial<LeaseRecord>) {
  const engine = new FakeEngine()
  const lab = (await engine.create('lab-1', {}, quiet, never)) as FakeLab
  const all = leaseOf({
    engine,
    record: { state: 'ready', kubelet: 'quick', labId: lab.id, readyAt: 7, ...record },
  })
  return { ...all, lab }
}

test('a lab that still runs is worked in on, and counts as used', async () => {
  const { lease, lab, labs, told } = await found({})
  for (const each of ['a', 'b', 'c']) {
    expect(labs.isFull(), each).toBe(false)
    labs.keepUsed({ id: each } as FakeLab)
  }
  await lease.adopt(lab)
  expect(labs.isFull()).toBe(true)
  expect(lease.lab()).toBe(lab)
  expect(told.changes).toEqual([{ state: 'ready', problem: undefined }])
  expect(lease.view()).toMatchObject({ readyAt: 7, steps: [] })
  expect(told.setUp).not.toHaveBeenCalled()
})

test('a lost lab that runs after all has no problem any more', async () => {
  const { lease, lab } = await found({ state: 'lost', problem: problemOf(gone()) })
  await lease.adopt(lab)
  expect([lease.state, lease.view().problem]).toEqual(['ready', undefined])
})

test.each([
  ['by the store', { state: 'resetting' as const }, 'ready' as const],
  ['by the lab', { state: 'ready' as const }, 'resetting' as const],
])('a lab that was being reset, %s, is reset again', async (_, record, state) => {
  const { lease, lab, told, reaches } = await found(record)
  lab.info.state = state
  const reset = vi.spyOn(lab, 'reset')
  await lease.adopt(lab)
  await reaches('ready')
  expect(reset).toHaveBeenCalledOnce()
  expect(told.setUp).toHaveBeenCalledOnce()
})
