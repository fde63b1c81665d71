/**
 * For tests: what lab-infra/lab.ts promises, put to an engine. One lab serves nearly all runs, because on a real engine it
 * takes some seconds to make; they are in the order of its life, and each leaves the lab ready for the next.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { Lab, LabEngine, ProgressEvent } from '../../lab.ts'
import { editorRuns } from './contract-files.ts'
import { controlPlaneRuns, keepingRuns, terminalRuns } from './contract-lab.ts'
import { commandRuns, fileRuns, portRuns } from './contract-node.ts'
import { processRuns } from './contract-processes.ts'
import { type EngineTraits, never, quiet, run, type Subject } from './subject.ts'

/** For a machine that first fetches and compiles what a node consists of; ms. */
const longestPreparation = 900_000

/**
 * Declares the runs.
 * @param make gives another instance of the engine at each call, as other processes have: all of them know the same labs
 * @param own declares what the engine alone promises, on the same lab, after a reset and before its end
 */
export function engineContract(
  name: string,
  make: () => LabEngine,
  traits: EngineTraits,
  own: (lab: () => Lab) => void = () => {},
): void {
  describe(`the contract, kept by the engine ${name}`, () => {
    const engine = make()
    let made: Lab | undefined
    const told: ProgressEvent[] = []
    const lab = () => made!
    const adopted = async () => (await make().adopt()).find(({ id }) => id === 'one')
    const become = (other: Lab) => {
      made = other
    }
    const subject: Subject = { engine, lab, adopted, become, traits }

    beforeAll(async () => {
      const options = { labels: { owner: 'test' }, kubelet: 'untouched' as const }
      made = await engine.create('one', options, event => told.push(event), never)
    }, longestPreparation)
    afterAll(async () => {
      for (const left of await engine.adopt()) await left.destroy()
    }, 60_000)

    describe('a new lab', () => {
      run('is ready, and says what it was made with', async () => {
        const { createdAt, ...info } = lab().info
        const labels = { owner: 'test' }
        expect(info).toEqual({ id: 'one', engine: engine.name, labels, kubelet: 'untouched', state: 'ready' })
        expect(lab().id).toBe('one')
        expect(Math.abs(Date.now() - createdAt)).toBeLessThan(longestPreparation)
        expect(await traits.traces('one')).not.toEqual([])
      })

      run('has told each step of its creation from its start to its end', () => {
        const steps = new Set(told.map(({ step }) => step))
        expect(steps).toContain(traits.midway)
        for (const step of steps) {
          const states = told.filter(event => event.step === step).map(({ state }) => state)
          expect(states[0], step).toBe('started')
          expect(states.at(-1), step).toBe('done')
        }
      })

      run('is the same to whoever adopts it', async () => {
        const other = await adopted()
        expect(other?.info).toEqual(lab().info)
        expect((await other?.node.exec(['true']))?.exitCode).toBe(0)
        const { cert, key, token } = await lab().credentials()
        expect(token ?? (cert && key)).toBeTruthy()
        expect(await other?.credentials()).toEqual({ cert, key, token })
      })

      run('keeps the labels and the kind of kubelet that it is given later', async () => {
        await lab().setLabels({ owner: 'test', session: 's1' })
        await lab().setKubelet('quick')
        const changed = { labels: { owner: 'test', session: 's1' }, kubelet: 'quick' }
        expect(lab().info).toMatchObject(changed)
        expect((await adopted())?.info).toMatchObject(changed)
      })
    })

    describe('a creation', () => {
      run('with an id that is none is refused', async () => {
        for (const id of ['', 'Upper', 'under_score', '-dash', 'dash-', '../one', 'a'.repeat(41)])
          await expect(engine.create(id, {}, quiet, never), id).rejects.toMatchObject({ code: 'bad-lab-id' })
      })

      run('with the id of another lab is refused, and that one is unharmed', async () => {
        await expect(make().create('one', {}, quiet, never)).rejects.toMatchObject({ code: 'lab-exists' })
        expect((await lab().node.exec(['true'])).exitCode).toBe(0)
        expect(lab().info.labels).toMatchObject({ owner: 'test' })
      })

      run('that was aborted before it began makes nothing', async () => {
        const aborted = AbortSignal.abort(new Error('never mind'))
        await expect(engine.create('two', {}, quiet, aborted)).rejects.toThrow('never mind')
        expect(await traits.traces('two')).toEqual([])
      })

      run('that is aborted midway throws the reason and leaves nothing; its id was taken', async () => {
        const abort = new AbortController()
        const midway = Promise.withResolvers<void>()
        const creating = engine.create('two', {}, midwayOf(traits, midway.resolve), abort.signal)
        creating.catch(midway.reject)
        await midway.promise
        await expect(engine.create('two', {}, quiet, never)).rejects.toMatchObject({ code: 'lab-exists' })
        abort.abort(new Error('enough'))
        await expect(creating).rejects.toThrow('enough')
        expect(await traits.traces('two')).toEqual([])
      })

      run('that fails midway throws the cause and leaves nothing', async () => {
        const failing = midwayOf(traits, () => {
          throw new Error('nobody listens any more')
        })
        await expect(engine.create('two', {}, failing, never)).rejects.toThrow('nobody listens any more')
        expect(await traits.traces('two')).toEqual([])
      })
    })

    commandRuns(subject)
    fileRuns(subject)
    editorRuns(subject)
    portRuns(subject)
    controlPlaneRuns(subject)
    terminalRuns(subject)
    keepingRuns(subject)
    processRuns(subject)
    own(lab)

    describe('the end', () => {
      run('of its node, however it came, is told by the lab and its commands', async () => {
        const running = lab().node.exec(['sleep', '60'])
        running.catch(() => {})
        await sleep(300) // it has begun
        await traits.kill(lab())
        const gone = { code: 'node-gone' }
        await expect(running).rejects.toMatchObject(gone)
        await expect(lab().node.exec(['true'])).rejects.toMatchObject(gone)
        await expect(lab().node.readFile('/etc/hostname')).rejects.toMatchObject(gone)
        expect(lab().info.state).toBe('lost')
      })

      run('is final: nobody adopts what has ended', async () => {
        expect(await make().adopt()).toEqual([])
      })

      run('may be asked for more than once', async () => {
        await lab().destroy()
        await lab().destroy()
        expect(await traits.traces('one')).toEqual([])
        await expect(lab().node.exec(['true'])).rejects.toMatchObject({ code: 'node-gone' })
      })
    })
  })
}

/** Progress that does something when the creation has come so far that something has been made. */
const midwayOf =
  ({ midway }: EngineTraits, act: () => void) =>
  ({ step, state }: ProgressEvent) => {
    if (step === midway && state === 'started') act()
  }
