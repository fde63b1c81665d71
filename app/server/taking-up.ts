/** What becomes of open sessions, and of the labs that run, when the server starts again. */
import type { Scenario } from '../../grader/scenario.ts'
import type { Lab } from '../../lab-infra/lab.ts'
import { localLearner, type SessionRow } from '../store/store.ts'
import type { OpenSessions } from './open-sessions.ts'
import type { LabSession } from './session.ts'
import type { SessionDependencies } from './session-dependencies.ts'

export interface TakingUp {
  /** The labs that run. */
  adopted: readonly Lab[]
  /** Where those belong that go on. */
  open: OpenSessions
  scenarios: ReadonlyMap<string, Scenario>
  load: (row: SessionRow, scenario: Scenario) => Promise<LabSession>
  dependencies: Pick<SessionDependencies, 'labs' | 'log' | 'store'>
}

/** Labs go back to their sessions or into the reserve, or end. */
export async function takeUp({ adopted, open, scenarios, load, dependencies }: TakingUp): Promise<void> {
  const { labs, log, store } = dependencies
  const mine = new Map(adopted.filter(lab => lab.info.labels.owner === 'server').map(lab => [lab.id, lab]))
  /** Those that get a lab anew. */
  const preparing: LabSession[] = []
  const trouble = (error: unknown, id: string) =>
    log.error({ err: error, session: id }, 'session not taken up')

  for (const row of await store.openSessions()) {
    try {
      const scenario = scenarios.get(row.scenario)
      if (!scenario) {
        await endWithoutTask(row)
        continue
      }
      const session = await load(row, scenario)
      open.add(session)
      if (session.state === 'preparing') preparing.push(session)
      else await giveBack(session, row)
    } catch (error) {
      trouble(error, row.id)
      // Its lab is left for the next start.
      mine.delete(row.lab_id ?? '')
    }
  }
  // Only when all labs in use are known, and in the order of before.
  for (const session of preparing) await session.prepare().catch(error => trouble(error, session.id))
  for (const lab of mine.values())
    labs.keepReserve(lab, lab.info.labels.pool === 'yes' && lab.info.state === 'ready')

  /** A session gets its lab back, or is lost. */
  async function giveBack(session: LabSession, row: SessionRow): Promise<void> {
    if (session.state === 'failed') return
    const lab = mine.get(row.lab_id ?? '')
    const goesOn = lab?.info.state === 'ready' || lab?.info.state === 'resetting'
    if (!goesOn || !belongsTo(lab, session)) return session.lose()
    mine.delete(lab.id)
    await session.adopt(lab)
  }

  function endWithoutTask({ id }: SessionRow): Promise<void> {
    const because = 'Its task is not among the scenarios any more.'
    return store.updateSession(id, { state: 'ended', ended_at: Date.now(), ended_because: because })
  }
}

/** Labs that an earlier version made for its one learner do not name them. */
function belongsTo({ info: { labels } }: Lab, { id, learner }: LabSession): boolean {
  return labels.session === id && (labels.learner ?? localLearner) === learner
}
