/** What the HTTP API tells of what came of a class, as schemas; see app/server/api.ts. */
import { z } from 'zod'
import { CheckResult, Evidence } from '../../../../grader/schemas.ts'

const time = z.number().int().describe('ms since the epoch')
const duration = z.number().int().describe('ms')
const count = z.number().int()
const attempt = count.describe('which check of the task by that learner in the class, from 1')

const Discrimination = z
  .object({
    r: z
      .number()
      .describe('item-rest correlation, -1 to 1: how far those who passed it passed more of the others'),
    low: z.number().describe('of its 95 % interval'),
    high: z.number().describe('of its 95 % interval'),
    learners: count,
  })
  .describe('how well it tells strong from weak learners')

/** Why there is none. */
const Undecided = z.enum(['few', 'alike']).describe('few: of fewer than 10 learners; alike: nothing differs')

const told = { discrimination: Discrimination.optional(), undecided: Undecided.optional() }

/** What became of a check with one learner. */
export const CheckCell = z.object({
  passed: z
    .object({ attempt, afterMs: duration.describe('since the task was opened, in all of its sessions') })
    .optional()
    .describe('when it first passed'),
  failed: count.describe('attempts in which it failed'),
  inconclusive: count.describe('attempts in which it could not be made'),
  last: CheckResult.shape.outcome.describe('in the last attempt'),
})

/** What became of a task with one learner; `checks` as the task’s are listed, null for one that was never made. */
export const TaskCell = z.object({
  attempts: count,
  best: z.number().describe('score in percent'),
  last: z.number().describe('score in percent'),
  solved: z.object({ attempt, afterMs: duration }).optional().describe('when all checks first passed'),
  hints: count.describe('hints that were seen, in all sessions of the task'),
  checks: z.array(CheckCell.nullable()),
})

export const FrequentFinding = Evidence.omit({ alsoAt: true }).extend({
  learners: count.describe('with how many it was found'),
  times: count.describe('in how many attempts'),
})

export const CheckStatistics = z.object({
  id: z.string(),
  title: z.string().describe('‹name› where each draw has a value of its own'),
  guard: z.boolean(),
  points: z.number(),
  judged: count.describe('learners with whom it passed or failed at least once'),
  passed: count.describe('learners with whom it passed at some time; of a guard: never failed'),
  unsure: count.describe('learners with whom it could never be made'),
  atAttempt: z
    .array(count)
    .describe('learners with whom it first passed at the first attempt, the second, …; none of a guard'),
  medianMs: duration.optional().describe('until it first passed; not of a guard'),
  ...told,
  findings: z.array(FrequentFinding).describe('what was found where it failed, the most frequent first'),
  otherFindings: count.describe('kinds of findings that are not listed'),
})

export const TaskStatistics = z.object({
  id: z.string(),
  title: z.string(),
  tried: count.describe('learners who have checked it'),
  solved: count,
  atAttempt: z.array(count).describe('learners who solved it at the first attempt, the second, …'),
  medianAttempts: z.number().optional().describe('until it was solved'),
  medianMs: duration.optional().describe('until it was solved'),
  medianBest: z.number().optional().describe('percent, of those who have checked it'),
  hints: z.number().describe('seen on average by those who have checked it'),
  ...told,
  checks: z.array(CheckStatistics),
})

export const ClassResults = z.object({
  class: z.object({ id: z.string(), title: z.string(), phase: z.enum(['planned', 'open', 'over']) }),
  asOf: time,
  tasks: z.array(TaskStatistics),
  learners: z.array(
    z.object({
      person: z.string(),
      name: z.string(),
      tasks: z.array(TaskCell.nullable()).describe('as the tasks are listed; null: not checked'),
    }),
  ),
})

/** What one learner did in a class; with evidence as far as the class’s rules allow whoever asks. */
export const LearnerReport = z.object({
  class: z.object({ id: z.string(), title: z.string(), opensAt: time, closesAt: time }),
  person: z.string(),
  name: z.string(),
  asOf: time,
  tasks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      cell: TaskCell.nullable(),
      tries: z.array(
        z.object({ attempt, at: time, afterMs: duration, percent: z.number(), passed: z.boolean() }),
      ),
      checks: z
        .array(CheckResult.extend({ cell: CheckCell }))
        .describe('as in the last attempt, with what became of them in all'),
    }),
  ),
})

export const Names = z.strictObject({
  names: z.enum(['shown', 'hidden']).default('shown').describe('hidden: Learner 1, Learner 2, …'),
})

export type CheckCell = z.infer<typeof CheckCell>
export type TaskCell = z.infer<typeof TaskCell>
export type FrequentFinding = z.infer<typeof FrequentFinding>
export type Discrimination = z.infer<typeof Discrimination>
export type CheckStatistics = z.infer<typeof CheckStatistics>
export type TaskStatistics = z.infer<typeof TaskStatistics>
export type ClassResults = z.infer<typeof ClassResults>
export type LearnerReport = z.infer<typeof LearnerReport>

/*
 * Routes, as in ../api.ts:
 *
 *   GET    /api/classes/:id/results                        ClassResults [taught]
 *   GET    /api/classes/:id/export.json                    everything, as in docs/class-export.md; ?names=hidden [taught]
 *   GET    /api/classes/:id/export.csv                     one row for each graded check; ?names=hidden [taught]
 *   GET    /api/classes/:id/reports                        LearnerReport[] [taught]
 *   GET    /api/classes/:id/learners/:person/report        LearnerReport [taught], and of oneself once the evidence is shown
 */
