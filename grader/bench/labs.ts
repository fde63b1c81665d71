/** The one lab that a worker of the bench uses, one case after the other. */
import type { Lab, LabEngine } from '../../lab-infra/lab.ts'

export interface LabKeeper {
  /**
   * A lab that is set up and that nobody has touched since: the present one while it is clean, else the same lab reset and
   * set up again, or a new one when a case could not be run on it.
   */
  clean(setUp: (lab: Lab) => Promise<void>): Promise<Lab>
  /** The lab is not to be used again as it is. */
  soil(): void
  /** The lab is not to be used again at all. */
  spoil(): void
  end(): Promise<void>
}

export function labKeeper(engine: Pick<LabEngine, 'create'>, id: string, signal: AbortSignal): LabKeeper {
  let lab: Lab | undefined
  let state: 'clean' | 'soiled' | 'spoilt' = 'soiled'
  let made = 0
  const fresh = async (): Promise<Lab> => {
    if (lab && state === 'soiled') {
      await lab.reset(() => {}, signal)
      return lab
    }
    await lab?.destroy()
    lab = undefined
    const options = { labels: { purpose: 'bench' }, pace: 'quick' as const }
    lab = await engine.create(`${id}-${++made}`, options, () => {}, signal)
    return lab
  }
  return {
    async clean(setUp) {
      if (lab && state === 'clean') return lab
      const it = await fresh()
      await setUp(it)
      state = 'clean'
      return it
    },
    soil() {
      if (state === 'clean') state = 'soiled'
    },
    spoil() {
      state = 'spoilt'
    },
    async end() {
      await lab?.destroy()
    },
  }
}
