/** What there is to practise, with what became of it so far. */

import { whyNotHere } from '../../grader/needs.ts'
import { outlineOf } from '../../grader/outline.ts'
import { domains, type Scenario } from '../../grader/scenario.ts'
import { type LabEngine, LabError } from '../../lab-infra/lab.ts'
import type { Attempts, Store } from '../store/store.ts'
import type { ScenarioDetail, ScenarioSummary, Task } from './api.ts'
import type { Sessions } from './sessions.ts'

const difficulties = ['easy', 'medium', 'hard']

export class ScenarioCatalogue {
  readonly #scenarios: Scenario[]
  readonly #sessions: Sessions
  readonly #store: Store
  readonly #engine: LabEngine

  constructor(scenarios: Scenario[], sessions: Sessions, store: Store, engine: LabEngine) {
    this.#engine = engine
    this.#scenarios = scenarios
    this.#sessions = sessions
    this.#store = store
  }

  async list(learner: string) {
    const summary = await this.#summaries(learner)
    const scenarios = this.#scenarios.map(summary)
    const [recommended] = scenarios
      .filter(({ mine, unavailable }) => mine.state !== 'solved' && unavailable === undefined)
      .toSorted((a, b) => difficulties.indexOf(a.difficulty) - difficulties.indexOf(b.difficulty))
    return {
      domains: Object.entries(domains).map(([name, weight]) => ({ name, weight })),
      scenarios,
      ...(recommended && { recommended: recommended.id }),
    }
  }

  /** @throws LabError `no-such-scenario`. */
  async detail(learner: string, id: string): Promise<ScenarioDetail> {
    const scenario = this.#scenarios.find(each => each.id === id)
    if (!scenario)
      throw new LabError('no-such-scenario', `There is no task ${id}.`, {
        remedy: 'Choose one in the catalogue.',
      })
    const summary = await this.#summaries(learner)
    return {
      ...summary(scenario),
      ...taskOf(scenario),
      drawn: scenario.parameters !== undefined,
    }
  }

  /** How the learner's catalogue tells of a scenario. */
  async #summaries(learner: string): Promise<(scenario: Scenario) => ScenarioSummary> {
    const open = await this.#sessions.open(learner)
    const attempts = await this.#store.attempts(learner, null)
    return scenario => {
      const session = open.find(each => !each.classId && each.scenario.id === scenario.id)
      const unavailable = whyNotHere(scenario, this.#engine)
      return {
        ...summaryOf(scenario, attempts.get(scenario.id), session?.id),
        ...(unavailable && { unavailable }),
      }
    }
  }
}

/** How a task is put to somebody. */
export const taskOf = ({ task, hints, checks }: Scenario): Task => ({
  task,
  hints: hints.length,
  checks: outlineOf(checks),
})

function summaryOf(
  scenario: Scenario,
  attempts: Attempts | undefined,
  openSession: string | undefined,
): ScenarioSummary {
  const { id, title, subtitle, domain, topic, minutes, difficulty } = scenario
  const earning = scenario.checks.filter(check => !check.guard)
  return {
    id,
    title,
    subtitle,
    domain,
    topic,
    minutes,
    difficulty,
    points: earning.reduce((sum, check) => sum + check.points, 0),
    mine: {
      state: attempts === undefined ? 'new' : attempts.solved ? 'solved' : 'tried',
      attempts: attempts?.attempts ?? 0,
      best: attempts?.best,
      lastAt: attempts?.lastAt,
      openSession,
    },
  }
}
