/** For tests: what a lab promises of its control plane, its terminals, what is kept with it, and its reset. */
import { describe, expect } from 'vitest'
import type { ControlPlaneState, Lab } from '../../lab.ts'
import { attachTerminal } from '../../terminal/relay/attach.ts'
import { Screen } from '../../terminal/testing/host.ts'
import { run, type Subject } from './subject.ts'

export function controlPlaneRuns({ lab }: Subject): void {
  describe('the control plane', () => {
    run('is told as it is at once, until nobody asks any more', async () => {
      const stop = new AbortController()
      const told: ControlPlaneState[] = []
      for await (const state of lab().controlPlane(stop.signal)) {
        told.push(state)
        stop.abort()
      }
      expect(told).toMatchObject([{ phase: 'ready', summary: expect.any(String), since: expect.any(Number) }])
    })
  })
}

/** Attaches to a terminal of the lab, which is started when `size` is given. */
async function attach(lab: Lab, id: string, size?: { cols: number; rows: number }) {
  const screen = new Screen()
  const terminal = await attachTerminal(await lab.node.dialTerminals(), {
    id,
    ...(size && { size }),
    onOutput: screen.draw,
  })
  return { ...terminal, screen }
}

const size = { cols: 80, rows: 24 }

export function terminalRuns({ lab, adopted }: Subject): void {
  describe('a terminal', () => {
    run('outlives its stream, and goes on for who adopts the lab', async () => {
      const first = await attach(lab(), 'kept', size)
      first.write('word=kept; echo typed-$((40 + 2))\r')
      await first.screen.shows('typed-42')
      first.detach()
      expect(await first.ended).toBeUndefined()
      const second = await attach((await adopted())!, 'kept')
      await second.screen.shows('typed-42')
      second.write('echo "again: $word"; exit 5\r')
      await second.screen.shows('again: kept')
      expect(await second.ended).toMatchObject({ exitCode: 5 })
    })

    run('that was never opened is told from one that was', async () => {
      await expect(attach(lab(), 'never')).rejects.toMatchObject({ code: 'no-such-terminal' })
    })
  })
}

export function keepingRuns({ lab, adopted }: Subject): void {
  describe('what is remembered', () => {
    run('is the last that was told, for whoever adopts the lab', async () => {
      expect(await lab().recall('beginning')).toBeUndefined()
      await lab().remember('beginning', 'first')
      await lab().remember('beginning', 'ünïcode\n')
      await lab().remember('other', '')
      expect(await (await adopted())?.recall('beginning')).toBe('ünïcode\n')
      expect(await lab().recall('other')).toBe('')
    })
  })

  describe('a reset', () => {
    run(
      'that is aborted throws the reason and is not done; the next one brings back the beginning',
      async () => {
        const { labels, kubelet } = lab().info
        await lab().node.writeFile('/root/left', 'over')
        const { screen, ended } = await attach(lab(), 'open', size)
        await screen.until(({ length }) => length > 0)
        const abort = new AbortController()
        const resetting = lab().reset(() => abort.abort(new Error('enough')), abort.signal)
        await expect(resetting).rejects.toThrow('enough')
        expect(lab().info.state).toBe('resetting')

        const states = new Map<string, string>()
        await lab().reset(({ step, state }) => states.set(step, state))
        expect(new Set(states.values())).toEqual(new Set(['done']))
        expect(lab().info).toMatchObject({ labels, kubelet, state: 'ready' })
        expect((await lab().node.exec(['true'])).exitCode).toBe(0)
        await expect(lab().node.readFile('/root/left')).rejects.toMatchObject({ code: 'no-such-file' })
        for (const name of ['beginning', 'other']) expect(await lab().recall(name)).toBeUndefined()
        expect(await ended).not.toMatchObject({ exitCode: 0 })
        await expect(attach(lab(), 'open')).rejects.toMatchObject({ code: 'no-such-terminal' })
      },
    )
  })
}
