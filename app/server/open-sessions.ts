/** The sessions that have not ended, and which of them are meant. */
import type { LabSession } from './session.ts'

export class OpenSessions {
  readonly #byId = new Map<string, LabSession>()

  add(session: LabSession): void {
    this.#byId.set(session.id, session)
  }

  /** Also one that has ended a moment ago. */
  get(id: string): LabSession | undefined {
    return this.#byId.get(id)
  }

  all(): LabSession[] {
    for (const [id, session] of this.#byId) if (session.state === 'ended') this.#byId.delete(id)
    return [...this.#byId.values()]
  }

  of(learner: string): LabSession[] {
    return this.all().filter(session => session.learner === learner)
  }

  /** @param learner of that one alone */
  ofClass(classId: string, learner?: string): LabSession[] {
    return (learner === undefined ? this.all() : this.of(learner)).filter(it => it.classId === classId)
  }

  /** @param classId undefined: in the learner's own practice */
  find(learner: string, scenario: string, classId: string | undefined): LabSession | undefined {
    return this.of(learner).find(it => it.scenario.id === scenario && it.classId === classId)
  }

  countByState(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const { state } of this.all()) counts[state] = (counts[state] ?? 0) + 1
    return counts
  }
}
