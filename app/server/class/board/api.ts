/** What the HTTP API tells of the learners of a class to those who teach it; see app/server/class/api.ts. */
import { z } from 'zod'
import { CheckResult } from '../../../../grader/schemas.ts'
import { ControlPlane, Grade, Session } from '../../api.ts'
import { TaughtClass } from '../api.ts'

const time = z.number().int().describe('ms since the epoch')

/**
 * Why somebody needs help. hand: raised, and nobody has seen it. stuck: the same check failed three times in a row. down: the API
 * server has been away for five minutes. idle: nothing was done for ten.
 */
export const Need = z.object({
  why: z.enum(['hand', 'stuck', 'down', 'idle']),
  since: time,
  says: z.string().describe('for people'),
})

/** A check of the task that somebody is at. */
const BoardCheck = z.object({
  ...CheckResult.pick({ id: true, title: true, guard: true }).shape,
  outcome: CheckResult.shape.outcome.optional().describe('the newest; missing: not judged yet'),
})

/** The session that somebody works in, or worked in last. */
export const BoardSession = z.object({
  ...Session.pick({ id: true, scenario: true, title: true, state: true, hintsSeen: true, queue: true }).shape,
  endedBecause: z.string().optional(),
  problem: z.string().optional().describe('why it failed or was lost'),
  checking: z.boolean().describe('a check runs'),
  controlPlane: ControlPlane.optional().describe(
    'with the component’s own words, also those the learner is not told',
  ),
})

export const BoardRow = z.object({
  person: z.string(),
  name: z.string(),
  number: z.number().int().describe('from 1, in the order in which they joined'),
  present: z.boolean().describe('a page of theirs is there'),
  handRaisedAt: time.optional(),
  handSeenAt: time.optional(),
  extraMinutes: z.number().int().describe('beyond the end of the class'),
  movedTo: z.string().optional().describe('the task that somebody moved them to'),
  session: BoardSession.optional(),
  checks: z.array(BoardCheck),
  attempts: z.number().int().describe('how often the task was checked'),
  best: z.number().optional().describe('at the task, in percent'),
  solved: z.array(z.string()).describe('tasks of the class'),
  lastAt: time.optional().describe('when something was done last, give or take ten seconds'),
  workedMs: z.number().int().describe('on the task, in sessions that are over'),
  workingSince: time.optional().describe('on the task, in the one that is open'),
  needs: z.array(Need).describe('the most urgent first'),
})

/**
 * What GET /api/classes/:id/board (server-sent events) sends. First `class` and `board`, then whichever of both has changed: of
 * the rows those that differ, and the order of all that there are. Nothing follows on `gone`.
 */
export const BoardEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('class'), class: TaughtClass }),
  z.object({ type: z.literal('board'), rows: z.array(BoardRow), asOf: time }),
  z.object({
    type: z.literal('rows'),
    rows: z.array(BoardRow),
    order: z.array(z.string()).describe('persons, who needs help first'),
    asOf: time,
  }),
  z.object({ type: z.literal('gone') }),
])

/** What a learner did in a class, with all that was found, whatever they are told of it themselves. */
export const LearnerResult = z.object({
  person: z.string(),
  name: z.string(),
  sessions: z
    .array(
      z.object({
        ...Session.pick({
          id: true,
          scenario: true,
          title: true,
          state: true,
          startedAt: true,
          endedAt: true,
          endedBecause: true,
          hintsSeen: true,
        }).shape,
        grades: z.array(Grade).describe('newest first'),
      }),
    )
    .describe('newest first'),
})

export const Hand = z.strictObject({ raised: z.boolean() })
export const MoreTime = z.strictObject({ minutes: z.number().int().min(1).max(240) })
/** Named, so that nothing happens to one that the learner has begun meanwhile. */
export const OfSession = z.strictObject({ session: z.string().describe('of that learner, in that class') })
export const Move = z.strictObject({ task: z.string() })

export type Need = z.infer<typeof Need>
export type BoardSession = z.infer<typeof BoardSession>
export type BoardRow = z.infer<typeof BoardRow>
export type BoardEvent = z.infer<typeof BoardEvent>
export type LearnerResult = z.infer<typeof LearnerResult>

/*
 * Routes; who may is said as in app/server/class/api.ts, [learner]: its learners. Whoever else is named than a learner of the
 * class, or another session than one of theirs in it, is answered as if there were none.
 *
 *   GET    /api/classes/:id/board                           SSE of BoardEvent [taught]
 *   POST   /api/classes/:id/hand                            Hand -> 200 MyClass [learner]
 *   GET    /api/classes/:id/learners/:person/result         LearnerResult [taught]
 *   POST   /api/classes/:id/learners/:person/hand-seen      200 Member: the hand stays up until its learner lowers it [taught]
 *   POST   /api/classes/:id/learners/:person/more-time      MoreTime -> 200 Member: beyond what was given before [taught]
 *   POST   /api/classes/:id/learners/:person/move           Move -> 200 Member: the task is theirs to begin, also out of order. What
 *                                                           they worked in last ends where they may have no further lab [taught]
 *   POST   /api/classes/:id/learners/:person/reset          OfSession -> 202 Session [taught]
 *   POST   /api/classes/:id/learners/:person/restart        OfSession -> 202 Session [taught]
 *   POST   /api/classes/:id/learners/:person/end            OfSession -> 200 Session [taught]
 */
