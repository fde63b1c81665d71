/** What there is to practise, with what became of it so far. */
import { domains, type Scenario } from '../../grader/scenario.ts'
import { LabError } from '../lab.ts'
import type { Attempts, Store } from '../store/store.ts'
import type { ScenarioDetail, ScenarioSummary } from './api.ts'
import type { Sessions } from './sessions.ts'

const difficulties = ['easy', 'medium', 'hard']

export class CatalogueOf {
  readonly #scenarios: Scenario[]
  readonly #sessions: Sessions
  readonly #store: Store

  constructor(scenarios: Scenario[], sessions: Sessions, store: Store) {
    this.#scenarios = scenarios
    this.#sessions = sessions
    this.#store = store
  }

  async list() {
    await this.#sessions.open()
    const attempts = await this.#store.attempts()
    const scenarios = this.#scenarios.map(scenario => this.#summary(scenario, attempts.get(scenario.id)))
    const [recommended] = scenarios
      .filter(({ mine }) => mine.state !== 'solved')
      .toSorted((a, b) => difficulties.indexOf(a.difficulty) - difficulties.indexOf(b.difficulty))
    return {
      domains: Object.entries(domains).map(([name, weight]) => ({ name, weight })),
      scenarios,
      ...(recommended && { recommended: recommended.id }),
    }
  }

  /** @throws LabError `no-such-scenario`. */
  async detail(id: string): Promise<ScenarioDetail> {
    const scenario = this.#scenarios.find(each => each.id === id)
    if (!scenario)
      throw new LabError('no-such-scenario', `There is no task ${id}.`, {
        remedy: 'Choose one in the catalogue.',
      })
    await this.#sessions.open()
    const attempts = await this.#store.attempts()
    return {
      ...this.#summary(scenario, attempts.get(id)),
      task: scenario.task,
      hints: scenario.hints.length,
      checks: scenario.checks.map(({ id, title, points, guard = false }) => ({ id, title, points, guard })),
    }
  }

  #summary(scenario: Scenario, attempts: Attempts | undefined): ScenarioSummary {
    const { id, title, domain, topic, minutes, difficulty } = scenario
    const earning = scenario.checks.filter(check => !check.guard)
    return {
      id,
      title,
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
        openSession: this.#sessions.ofScenario(id)?.id,
      },
    }
  }
}
