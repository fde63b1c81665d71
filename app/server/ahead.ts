/** Which tasks are set up before anybody begins them: what learners are likely to begin next, within the limit of labs. */
import type { Logger } from 'pino'
import type { Scenario } from '../../grader/scenario.ts'
import { newSeed } from '../../grader/seeds.ts'
import type { Grader } from './grader.ts'
import type { Labs } from './labs.ts'
import { PreparedLab } from './prepared-lab.ts'

export interface AheadOptions {
  labs: Labs
  grader: Grader
  log: Logger
}

/** One for the task that is recommended, one for a task that is looked at. Each takes the memory of an idle lab. */
const mostAtOnce = 2
/** ms after which a task that nobody has begun is forgotten. */
const forgetMs = 300_000

interface Expected {
  scenario: Scenario
  /** Who was the first to be likely to begin it. */
  learner: string
  forget: NodeJS.Timeout
  /** Undefined until there is a lab for it. */
  prepared?: PreparedLab
}

export class Ahead {
  readonly #options: AheadOptions
  /** In the order in which they came. */
  #expected: Expected[] = []

  constructor(options: AheadOptions) {
    this.#options = options
  }

  /**
   * The learner is likely to begin the task soon, so a lab is set up for it as soon as one can be spared. It takes the place
   * of what the same learner was expected to begin last, never of another's.
   */
  expect(learner: string, scenario: Scenario): void {
    if (!scenario.setup) return
    const known = this.#expected.find(it => it.scenario.id === scenario.id)
    if (known) return void known.forget.refresh()
    if (this.#expected.length >= mostAtOnce) {
      const own = this.#expected.findLast(it => it.learner === learner)
      if (!own) return
      this.#forget(own)
    }
    const expected: Expected = {
      scenario,
      learner,
      forget: setTimeout(() => this.#forget(expected), forgetMs).unref(),
    }
    this.#expected.push(expected)
    this.goOn()
  }

  /** Somebody begins the task. @returns the lab that is prepared for it, or is being; it is the caller's */
  claim(scenario: string): PreparedLab | undefined {
    const expected = this.#expected.find(it => it.scenario.id === scenario)
    if (!expected) return
    expected.prepared?.claim()
    this.#remove(expected)
    return expected.prepared
  }

  /** Labs may have come. */
  goOn(): void {
    const { labs } = this.#options
    for (const expected of this.#expected) {
      if (expected.prepared) continue
      const lab = labs.setAside(() => this.#forget(expected))
      if (!lab) break
      const prepared = new PreparedLab(lab, expected.scenario.redraw(newSeed()), this.#options)
      expected.prepared = prepared
      prepared.setUp.catch(error => this.#failed(expected, error))
    }
    this.#ask()
  }

  close(): void {
    for (const expected of this.#expected) this.#forget(expected)
  }

  #failed(expected: Expected, error: unknown): void {
    if (!this.#expected.includes(expected)) return
    this.#options.log.warn({ err: error, scenario: expected.scenario.id }, 'a task could not be set up ahead')
    this.#forget(expected)
  }

  #forget(expected: Expected): void {
    this.#remove(expected)
    expected.prepared?.drop()
  }

  #remove(expected: Expected): void {
    clearTimeout(expected.forget)
    this.#expected = this.#expected.filter(it => it !== expected)
    this.#ask()
  }

  /** While tasks are looked at, also the lab for the next one is made. */
  #ask(): void {
    const prepared = this.#expected.filter(it => it.prepared).length
    this.#options.labs.spare(this.#expected.length > 0 ? mostAtOnce - prepared : 0)
  }
}
