/** All open sessions, and what becomes of them when the server starts again. */
import type { Scenario } from '../../grader/scenario.ts'
import { type Lab, type LabEngine, LabError, type Pace } from '../lab.ts'
import type { SessionRow } from '../store/store.ts'
import { LabSession } from './session.ts'
import { newRow } from './session-row.ts'
import type { SessionTools } from './session-tools.ts'

export class Sessions {
  readonly #tools: SessionTools
  readonly #scenarios: Map<string, Scenario>
  readonly #open = new Map<string, LabSession>()
  #recovered: Promise<void> = Promise.resolve()

  constructor(scenarios: Scenario[], tools: SessionTools) {
    this.#scenarios = new Map(scenarios.map(scenario => [scenario.id, scenario]))
    this.#tools = tools
  }

  /** Takes up what the store and the engine still know; every other question waits for it. */
  recover(engine: LabEngine): Promise<void> {
    this.#recovered = this.#recover(engine)
    return this.#recovered
  }

  async open(): Promise<LabSession[]> {
    await this.#recovered
    return this.#live()
  }

  /** @throws LabError `no-such-session`, also for one that has ended. */
  async get(id: string): Promise<LabSession> {
    await this.#recovered
    const session = this.#open.get(id) ?? (await this.#ended(id))
    if (!session)
      throw new LabError('no-such-session', `There is no session ${id}.`, {
        remedy: 'Choose a task in the catalogue.',
      })
    return session
  }

  /**
   * The open session of that scenario, or a new one, which then gets its lab in the background.
   * @throws LabError `no-such-scenario`, `too-many-labs`.
   */
  async create(scenarioId: string, pace: Pace): Promise<{ session: LabSession; created: boolean }> {
    await this.#recovered
    const scenario = this.#scenarios.get(scenarioId)
    if (!scenario)
      throw new LabError('no-such-scenario', `There is no task ${scenarioId}.`, {
        remedy: 'Choose one in the catalogue.',
      })
    const present = this.ofScenario(scenarioId)
    if (present) return { session: present, created: false }
    this.#refuseWhenFull()
    const row = newRow(scenarioId, pace)
    const session = new LabSession(row, scenario, { hints: 0, checked: false }, this.#tools)
    this.#open.set(row.id, session)
    try {
      await session.prepare()
    } catch (error) {
      this.#open.delete(row.id)
      await session.end('It could not be stored.').catch(() => {})
      throw error
    }
    return { session, created: true }
  }

  /** @throws LabError `nothing-to-restart`, `too-many-labs`. */
  async restart(session: LabSession): Promise<void> {
    if (!session.holdsLab) this.#refuseWhenFull()
    await session.restart()
  }

  ofScenario(id: string): LabSession | undefined {
    return this.#live().find(session => session.scenario.id === id)
  }

  countByState(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const { state } of this.#live()) counts[state] = (counts[state] ?? 0) + 1
    return counts
  }

  /** @param because when given, the sessions end for that reason; else they are left for the next start */
  async close(because?: string): Promise<void> {
    await this.#recovered
    for (const session of this.#live()) {
      if (because !== undefined) await session.end(because)
      await session.close()
    }
  }

  #live(): LabSession[] {
    for (const [id, session] of this.#open) if (session.state === 'ended') this.#open.delete(id)
    return [...this.#open.values()]
  }

  #refuseWhenFull(): void {
    if (!this.#tools.labs.full) return
    const holders = this.#live().filter(session => session.holdsLab)
    const names = holders.map(session => `“${session.scenario.title}” (${session.id})`).join(', ')
    throw new LabError('too-many-labs', `All labs of this machine are in use: ${names}.`, {
      remedy: 'End one of these sessions.',
    })
  }

  async #recover(engine: LabEngine): Promise<void> {
    const { labs, log, store } = this.#tools
    const adopted = await engine.adopt().catch(error => {
      log.error({ err: error }, 'running labs could not be adopted')
      return []
    })
    const mine = new Map(adopted.filter(lab => lab.info.labels.owner === 'server').map(lab => [lab.id, lab]))
    for (const row of await store.openSessions()) {
      await this.#takeUp(row, mine).catch(error =>
        log.error({ err: error, session: row.id }, 'session not taken up'),
      )
    }
    for (const lab of mine.values())
      labs.keepReserve(lab, lab.info.labels.pool === 'yes' && lab.info.state === 'ready')
  }

  /** A session gets its lab back, starts over if it was preparing, or is lost. Labs it takes leave `labs`. */
  async #takeUp(row: SessionRow, labs: Map<string, Lab>): Promise<void> {
    const scenario = this.#scenarios.get(row.scenario)
    if (!scenario) {
      const gone = {
        state: 'ended',
        ended_at: Date.now(),
        ended_because: 'Its task is not among the scenarios any more.',
      }
      return this.#tools.store.saveSession({ ...row, ...gone })
    }
    const session = await this.#load(row, scenario)
    this.#open.set(row.id, session)
    if (row.state === 'failed') return
    if (row.state === 'preparing') return session.prepare()
    const lab = row.lab_id === null ? undefined : labs.get(row.lab_id)
    if (lab?.info.state !== 'ready' || lab.info.labels.session !== row.id) return session.lose()
    labs.delete(lab.id)
    await session.adopt(lab)
  }

  async #ended(id: string): Promise<LabSession | undefined> {
    const row = await this.#tools.store.session(id)
    const scenario = row && this.#scenarios.get(row.scenario)
    return scenario && this.#load(row, scenario)
  }

  async #load(row: SessionRow, scenario: Scenario): Promise<LabSession> {
    const { store } = this.#tools
    const [hints, grades] = [await store.hintsSeen(row.id), await store.grades(row.id)]
    return new LabSession(row, scenario, { hints, checked: grades.length > 0 }, this.#tools)
  }
}
