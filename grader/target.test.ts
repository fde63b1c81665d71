import { afterEach, expect, test, vi } from 'vitest'
import type { Lab, LabNode, NodeFiles } from '../lab-infra/lab.ts'
import { newRun } from './target.ts'

/** By the clock of the test. */
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number, _: undefined, { signal }: { signal: AbortSignal }) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(signal.reason)
      })
    }),
}))
afterEach(() => void vi.useRealTimers())

const never = new AbortController().signal

/** A node that notes what it is asked for, and with which signal a command. */
function noting() {
  const asked: unknown[][] = []
  const signals: (AbortSignal | undefined)[] = []
  const note =
    (what: string) =>
    async (...given: unknown[]) =>
      void asked.push([what, ...given])
  const node = {
    name: 'n1',
    exec: async (argv: readonly string[], { signal, ...options }: { signal?: AbortSignal } = {}) => {
      asked.push(['exec', argv, options])
      signals.push(signal)
    },
    readFile: note('readFile'),
    writeFile: note('writeFile'),
    dial: note('dial'),
    dialTerminals: note('dialTerminals'),
    files: { stat: note('stat'), list: note('list'), read: note('read'), write: note('write') },
  } as unknown as LabNode
  return { lab: { id: 'lab', node } as Lab, asked, signals }
}

/** Everything that can be begun on a node, with what it is asked with. */
const begun: [string, (node: LabNode, files: NodeFiles) => Promise<unknown>, unknown[]][] = [
  ['exec', node => node.exec(['ls'], { timeoutMs: 5 }), ['exec', ['ls'], { timeoutMs: 5 }]],
  ['readFile', node => node.readFile('/a'), ['readFile', '/a']],
  ['writeFile', node => node.writeFile('/a', 'A', 0o600), ['writeFile', '/a', 'A', 0o600]],
  ['stat', (_, files) => files.stat('/a'), ['stat', '/a']],
  ['list', (_, files) => files.list('/a'), ['list', '/a']],
  ['read', (_, files) => files.read('/a'), ['read', '/a']],
  ['write', (_, files) => files.write('/a', 'A', { mode: 1 }), ['write', '/a', 'A', { mode: 1 }]],
]

test.each(begun)('the node of a run is the lab’s (%s), until the run is aborted', async (_, work, wanted) => {
  const { lab, asked } = noting()
  const stop = new AbortController()
  const { target } = newRun(lab, stop.signal)
  expect(target.node.name).toBe('n1')
  await work(target.node, target.node.files)
  expect(asked).toEqual([wanted])
  stop.abort(new Error('enough'))
  await expect(work(target.node, target.node.files)).rejects.toThrow('enough')
  expect(asked).toHaveLength(1)
})

test('a connection that one check opens may serve another: it is opened in any case', async () => {
  const { lab, asked } = noting()
  const { target } = newRun(lab, AbortSignal.abort(new Error('enough')))
  await target.node.dial(6443)
  await target.node.dialTerminals()
  expect(asked).toEqual([['dial', 6443], ['dialTerminals']])
})

test('a command ends with the check that began it, and with what it was given itself', async () => {
  const { lab, signals } = noting()
  const { target, within } = newRun(lab, never)
  const [own, given] = [new AbortController(), new AbortController()]
  await within(own.signal, async () => {
    expect(target.signal).toBe(own.signal)
    await target.node.exec(['a'])
    await target.node.exec(['b'], { signal: target.signal })
    await target.node.exec(['c'], { signal: given.signal })
  })
  expect(target.signal).toBe(never)
  expect(signals.slice(0, 2)).toEqual([own.signal, own.signal])
  given.abort()
  expect(signals.map(it => it!.aborted)).toEqual([false, false, true])
  await within(own.signal, () => target.node.exec(['d'], { signal: never }))
  own.abort()
  expect(signals[3]!.aborted).toBe(true)
})

test('what checks share is worked out once, on behalf of the run', async () => {
  const { lab } = noting()
  const { target, within } = newRun(lab, never)
  const own = new AbortController()
  const work = vi.fn(async () => target.signal)
  const first = within(own.signal, () => target.once('a', work))
  expect(target.once('a', work)).toBe(first)
  expect(await first).toBe(never)
  expect(await target.once('b', async () => 'another')).toBe('another')
  expect(work).toHaveBeenCalledOnce()
})

test('waiting is told where somebody listens, and nowhere else', () => {
  const { lab } = noting()
  const waiting = vi.fn()
  newRun(lab, never, waiting).target.waiting?.('it restarts', 5)
  expect(waiting).toHaveBeenCalledExactlyOnceWith('it restarts', 5)
  expect(newRun(lab, never).target).not.toHaveProperty('waiting')
})

test('an aborted run still undoes what it has made, last first, one after the other', async () => {
  const { lab, asked } = noting()
  const stop = new AbortController()
  const { target, undo } = newRun(lab, stop.signal)
  const done: string[] = []
  for (const name of ['a', 'b'])
    target.defer(async () => {
      await target.node.exec([name])
      done.push(name)
    })
  stop.abort()
  await undo()
  expect(done).toEqual(['b', 'a'])
  expect(asked).toHaveLength(2)
})

test('an undo that takes over 10 s is left, and the next one is made', async () => {
  vi.useFakeTimers()
  const { lab } = noting()
  const { target, undo } = newRun(lab, never)
  const undone = vi.fn(async () => {})
  target.defer(undone)
  target.defer(() => new Promise(() => {}))
  const ending = undo()
  await vi.advanceTimersByTimeAsync(9_900)
  expect(undone).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(200)
  expect(undone).toHaveBeenCalledOnce()
  await ending
  expect(vi.getTimerCount()).toBe(0)
})
