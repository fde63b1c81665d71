/** What the HTTP API tells of classes, as schemas; see app/server/api.ts. */
import { z } from 'zod'
import { Session, Terminal, TerminalTicket } from '../api.ts'
import { line } from '../people/text.ts'

const time = z.number().int().describe('ms since the epoch')
const scenario = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/)
/** Of this century: what is no time at all is told at once. */
const moment = time.min(946_684_800_000).max(4_102_444_800_000)

/** What holds for everybody in a class. */
const rules = {
  title: line(120),
  tasks: z
    .array(scenario)
    .min(1)
    .max(100)
    .refine(ids => new Set(ids).size === ids.length, 'a task can be there once only'),
  inOrder: z.boolean().describe('one task after the other, as they are listed'),
  opensAt: moment,
  closesAt: moment,
  seats: z.number().int().min(1).max(200).describe('how many learners may join'),
  labsEach: z.number().int().min(1).max(8).describe('labs that a learner may have at once'),
  idleMinutes: z.number().int().min(1).max(1_440).describe('a lab in which nothing is done ends after them'),
  hints: z.enum(['free', 'counted', 'off']),
  evidence: z.enum(['full', 'verdicts']).describe('verdicts: no evidence until the class is over'),
  explanations: z.enum(['checked', 'after']).describe('after a first check, or when the class is over'),
  draw: z.enum(['same', 'own']).describe('of a task’s names and values: the same for all, or each their own'),
}

const opensFirst = ({ opensAt, closesAt }: { opensAt?: number; closesAt?: number }) =>
  opensAt === undefined || closesAt === undefined || opensAt < closesAt
const opensFirstSays = { message: 'it has to close after it opens', path: ['closesAt'] }

export const CreateClass = z
  .strictObject({
    ...rules,
    inOrder: rules.inOrder.default(false),
    labsEach: rules.labsEach.default(1),
    idleMinutes: rules.idleMinutes.default(60),
    hints: rules.hints.default('free'),
    evidence: rules.evidence.default('full'),
    explanations: rules.explanations.default('checked'),
    draw: rules.draw.default('own'),
  })
  .refine(opensFirst, opensFirstSays)
export const ChangeClass = z.strictObject(rules).partial().refine(opensFirst, opensFirstSays)
export const CopyClass = z
  .strictObject({ title: rules.title.optional(), opensAt: moment, closesAt: moment })
  .refine(opensFirst, opensFirstSays)

/** What everybody in a class is told of it. */
const told = {
  id: z.string(),
  ...rules,
  title: z.string(),
  phase: z.enum(['planned', 'open', 'over']).describe('by the server’s clock'),
  pausedAt: time.optional().describe('since then nobody’s deadline runs and nobody begins a task'),
  terminal: z
    .object({ by: z.string().describe('whose it is'), title: z.string(), since: time })
    .optional()
    .describe('that is shown to all'),
  asOf: time.describe('when it was so, by the server’s clock'),
}

/** A class as those see it who teach it. */
export const TaughtClass = z.object({
  as: z.literal('teacher'),
  role: z.enum(['owner', 'instructor', 'assistant']),
  ...told,
  learners: z.number().int().describe('how many have joined'),
  joinCode: z.string().optional(),
  joinCodeUntil: time.optional(),
  archivedAt: time.optional(),
  createdAt: time,
})

/** A task of a class, and what became of it so far. */
export const ClassTask = z.object({
  id: z.string(),
  title: z.string(),
  subtitle: z.string().optional(),
  minutes: z.number().int(),
  difficulty: z.enum(['easy', 'medium', 'hard']),
  state: z.enum(['new', 'tried', 'solved']),
  attempts: z.number().int(),
  best: z.number().optional().describe('best score in percent'),
  may: z.boolean().describe('it is this task’s turn, where they are in order'),
  openSession: z.string().optional(),
})

/** A class as a learner of it sees it. `closesAt` is their own: with the time that was given to them. */
export const MyClass = z.object({
  as: z.literal('learner'),
  ...told,
  tasks: z.array(ClassTask),
  task: z.string().optional().describe('the one that they were moved to'),
  handRaisedAt: time.optional(),
  handSeenAt: time.optional(),
})

export const AnyClass = z.discriminatedUnion('as', [TaughtClass, MyClass])

export const Member = z.object({
  person: z.string(),
  name: z.string(),
  role: z.enum(['learner', 'assistant', 'instructor']),
  joinedAt: time,
  handRaisedAt: time.optional(),
  handSeenAt: time.optional(),
  extraMinutes: z.number().int().describe('beyond the end of the class'),
  task: z.string().optional(),
})

const terminal = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/)
/** A terminal of a session. */
export const TerminalOf = z.strictObject({ session: z.string().max(64), terminal })
/** An open session of a learner in the class, and what can be looked into. */
export const Workplace = z.object({
  session: z.string(),
  title: z.string(),
  state: Session.shape.state,
  terminals: z.array(Terminal),
})
export const LookTicket = TerminalTicket.extend({
  look: z.string().describe('begins with the connection, and ends with it'),
})
export const Ticket = TerminalTicket.pick({ ticket: true })

/** To all in the class, or to one learner; who teaches it is told of all. Plain text of one or more lines. */
export const Message = z.object({
  id: z.string(),
  from: z.string().describe('the name'),
  person: z.string().optional().describe('to whom; missing: to all'),
  text: z.string(),
  sentAt: time,
})
/** Lines, but else no control characters, and nothing that turns the direction of what follows. */
const lines = /^(?:\n|[^\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069])*$/u
export const SendMessage = z.strictObject({
  text: z.string().trim().min(1).max(2_000).regex(lines, 'control characters are not possible'),
  person: z.string().max(64).optional().describe('to that learner alone'),
})
export const ExtendClass = z.strictObject({ minutes: z.number().int().min(1).max(1_440) })

/** What this machine can hold, by its measured room and what a lab takes, against the seats. */
export const ClassCapacity = z.object({
  seats: z.number().int(),
  labs: z.number().int().describe('labs that can run at once'),
  enough: z.boolean().describe('a lab for each seat'),
  most: z.number().int().describe('labs at once that this server was started for'),
  running: z.number().int(),
  ahead: z
    .object({ wanted: z.number().int(), ready: z.number().int() })
    .describe('labs made in reserve: before a class begins as many as fit'),
  bounds: z
    .array(
      z.object({
        of: z.string().describe('memory, processors, disk, …'),
        labs: z.number().int().describe('labs at once that it allows'),
        beyond: z
          .enum(['slow', 'starved', 'refused'])
          .describe(
            'slow: more hold each other up while all work; starved: some may end; refused: none is made',
          ),
        reason: z.string(),
        remedy: z.string(),
      }),
    )
    .describe('the tightest first'),
})

export const EndIdle = z.strictObject({
  minutes: z.number().int().min(1).max(1_440).describe('without anything done for at least so long'),
})
export const Ended = z.object({ sessions: z.array(z.string()) })

/**
 * What GET /api/classes/:id/events (server-sent events) sends; the first are `class` and `messages`, those so far. Nothing
 * follows on `gone`.
 */
export const ClassEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('class'), class: AnyClass }),
  z.object({ type: z.literal('messages'), messages: z.array(Message) }),
  z.object({ type: z.literal('message'), message: Message }),
  z
    .object({ type: z.literal('look'), look: z.string(), mayType: z.boolean() })
    .describe('to who looks: the learner has allowed typing, or takes it back'),
  z.object({ type: z.literal('gone') }),
])

export type CreateClass = z.infer<typeof CreateClass>
export type ChangeClass = z.infer<typeof ChangeClass>
export type CopyClass = z.infer<typeof CopyClass>
export type TaughtClass = z.infer<typeof TaughtClass>
export type ClassTask = z.infer<typeof ClassTask>
export type MyClass = z.infer<typeof MyClass>
export type AnyClass = z.infer<typeof AnyClass>
export type Member = z.infer<typeof Member>
export type ClassCapacity = z.infer<typeof ClassCapacity>
export type Workplace = z.infer<typeof Workplace>
export type LookTicket = z.infer<typeof LookTicket>
export type SendMessage = z.infer<typeof SendMessage>
export type Message = z.infer<typeof Message>
export type ClassEvent = z.infer<typeof ClassEvent>

/*
 * Routes. Who may: [member] whoever is in it, [taught] its owner, instructors and assistants, [owned] its owner;
 * anybody else is answered as if there were no such class.
 *
 *   GET    /api/classes                        AnyClass[]: those that one teaches or has joined, newest first
 *   POST   /api/classes                        CreateClass -> 201 TaughtClass; 403 for who is no instructor
 *   GET    /api/classes/:id                    AnyClass [member]
 *   PATCH  /api/classes/:id                    ChangeClass -> 200 TaughtClass [owned]
 *   DELETE /api/classes/:id                    204: with members, messages, sessions and their grades [owned]
 *   GET    /api/classes/:id/events             SSE of ClassEvent [member]
 *   POST   /api/classes/:id/copy               CopyClass -> 201 TaughtClass: the rules, and nobody in it [owned]
 *   POST   /api/classes/:id/archive            200 TaughtClass: over, and nobody joins any more [owned]
 *   POST   /api/classes/:id/pause              200 TaughtClass: no deadline runs, and nobody begins [taught]
 *   POST   /api/classes/:id/resume             200 TaughtClass: it closes later by as long as it was paused [taught]
 *   POST   /api/classes/:id/join-code          200 TaughtClass with a new join code [owned]
 *   POST   /api/classes/:id/extend             ExtendClass -> 200 TaughtClass: it closes later by so much [taught]
 *   GET    /api/classes/:id/messages           Message[]: those to all and to oneself, to who teaches all; oldest first [member]
 *   POST   /api/classes/:id/messages           SendMessage -> 201 Message [taught]
 *   POST   /api/classes/:id/terminal           TerminalOf -> 201 TaughtClass: shows a terminal of one’s own to all [taught]
 *   DELETE /api/classes/:id/terminal           204: shows it no longer [taught]
 *   POST   /api/classes/:id/terminal/ticket    201 Ticket: to look at what is shown [member]
 *   GET    /api/classes/:id/learners/:person/terminals   Workplace[] [taught]
 *   POST   /api/classes/:id/learners/:person/looks       TerminalOf -> 201 LookTicket; the learner is told who looks [taught]
 *   DELETE /api/classes/:id/learners/:person/looks/:look   204: ends one’s own [taught]
 *   GET    /api/classes/:id/capacity           ClassCapacity [taught]
 *   POST   /api/classes/:id/end-idle           EndIdle -> 200 Ended: labs of it in which nothing is done [taught]
 *   GET    /api/classes/:id/members            Member[] [taught]
 *   DELETE /api/classes/:id/members/:person    204: with their sessions in it [owned]
 *
 * What came of a class: results/api.ts.
 */
