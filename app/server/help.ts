/** What a session shows only when asked for: hints, counted, and the explanation. */
import type { Scenario } from '../../grader/scenario.ts'
import { LabError } from '../../lab-infra/lab.ts'
import type { SessionStore } from '../store/store.ts'
import type { Policy } from './policy.ts'

export class Help {
  hintsSeen: number
  /** Checked at least once. */
  checked: boolean
  readonly #session: string
  readonly #scenario: Scenario
  readonly #policy: Policy
  readonly #store: SessionStore

  constructor(
    {
      session,
      scenario,
      policy,
      store,
    }: { session: string; scenario: Scenario; policy: Policy; store: SessionStore },
    { hints, checked }: { hints: number; checked: boolean },
  ) {
    this.#session = session
    this.#scenario = scenario
    this.#policy = policy
    this.#store = store
    this.hintsSeen = hints
    this.checked = checked
  }

  /** Hint `number`, from 1, counted as seen. @throws LabError `no-such-hint`. */
  async hint(number: number): Promise<string> {
    const hints = this.#policy.hints(this.#scenario)
    const hint = hints[number - 1]
    if (hint === undefined)
      throw new LabError('no-such-hint', `“${this.#scenario.title}” has ${hints.length} hints.`)
    await this.#store.seeHint(this.#session, number)
    this.hintsSeen = await this.#store.hintsSeen(this.#session)
    return hint
  }

  /** How many hints may be asked for. */
  get hints(): number {
    return this.#policy.hints(this.#scenario).length
  }

  /** The explanation may be read. */
  get explained(): boolean {
    return this.#policy.explanationWaits(this) === undefined
  }

  /** @throws LabError `explanation-closed` before the first check, or the end of the class. */
  explanation(): string {
    const waits = this.#policy.explanationWaits(this)
    if (waits === 'end of class')
      throw new LabError('explanation-closed', 'The explanation opens when the class is over.')
    if (waits)
      throw new LabError('explanation-closed', 'The explanation opens after the first check.', {
        remedy: 'Check your work first; a hint may help.',
      })
    return this.#scenario.explanation
  }
}
