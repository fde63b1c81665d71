/** What a session shows only when asked for: hints, counted, and after a check the explanation. */
import type { Scenario } from '../../grader/scenario.ts'
import { LabError } from '../lab.ts'
import type { Store } from '../store/store.ts'

export class Help {
  hintsSeen: number
  /** Checked at least once. */
  checked: boolean
  readonly #session: string
  readonly #scenario: Scenario
  readonly #store: Store

  constructor(
    session: string,
    scenario: Scenario,
    store: Store,
    { hints, checked }: { hints: number; checked: boolean },
  ) {
    this.#session = session
    this.#scenario = scenario
    this.#store = store
    this.hintsSeen = hints
    this.checked = checked
  }

  /** Hint `number`, from 1, counted as seen. @throws LabError `no-such-hint`. */
  async hint(number: number): Promise<string> {
    const { hints, title } = this.#scenario
    const hint = hints[number - 1]
    if (hint === undefined) throw new LabError('no-such-hint', `“${title}” has ${hints.length} hints.`)
    await this.#store.seeHint(this.#session, number)
    this.hintsSeen = await this.#store.hintsSeen(this.#session)
    return hint
  }

  /** @throws LabError `explanation-closed` before the first check. */
  explanation(): string {
    if (!this.checked)
      throw new LabError('explanation-closed', 'The explanation opens after the first check.', {
        remedy: 'Check your work first; a hint may help.',
      })
    return this.#scenario.explanation
  }
}
