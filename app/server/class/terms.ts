/** What a class's rules mean for the attempts of one of its learners. */
import { createHash } from 'node:crypto'
import { lastSeed, newSeed } from '../../../grader/seeds.ts'
import type { CheckResult } from '../api.ts'
import { type Policy, practice } from '../policy.ts'
import type { Terms } from '../terms.ts'
import type { Classroom } from './classroom.ts'
import type { ClassRecord } from './record.ts'

const minute = 60_000
const longestWarning = 5 * minute

/**
 * As the rules are at the moment when they are asked.
 * @param others classes that hold back something of the task as well
 */
export function classTerms(room: Classroom, learner: string, others: () => readonly Classroom[]): Terms {
  return {
    policy: strictest(() => [room, ...others()]),
    get idleMs() {
      return room.record.idleMinutes * minute
    },
    get warnMs() {
      return Math.min(longestWarning, this.idleMs / 2)
    },
    get overlooked() {
      return room.overlooked
    },
    get class() {
      const { id, title, pausedAt, hints, evidence, explanations } = room.record
      return { id, title, pausedAt, hints, evidence, explanations, closesAt: room.endsFor(learner) }
    },
  }
}

/** Practice, but for what a class holds back: else a learner would practise its tasks for what it keeps from them. */
export function strictest(rooms: () => readonly Classroom[]): Policy {
  const any = (holds: (rules: ClassRecord) => boolean) =>
    rooms().some(room => holds(room.record) && !room.over)
  const evidence = () => (any(rules => rules.evidence === 'verdicts') ? 'verdicts' : 'full')
  return {
    ...practice,
    evidence,
    hints: scenario => (any(({ hints }) => hints === 'off') ? [] : scenario.hints),
    explanationWaits: attempt =>
      any(({ explanations }) => explanations === 'after')
        ? 'end of class'
        : practice.explanationWaits(attempt),
    shown: result => (evidence() === 'verdicts' ? verdictOf(result) : result),
  }
}

/** Without what was found and why. */
const verdictOf = ({ cause: _, ...result }: CheckResult): CheckResult => ({ ...result, evidence: [] })

/** What is drawn of a task's parameters: for everybody the same, which no other class has, or each time another. */
export function seedFor({ record: { draw, seed } }: Pick<Classroom, 'record'>, task: string): number {
  if (draw === 'own') return newSeed()
  const digest = createHash('sha256').update(`${seed} ${task}`).digest()
  return 1 + (digest.readUInt32BE() % (lastSeed - 1))
}
