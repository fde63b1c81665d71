/**
 * The lab server's HTTP API as schemas: the one place where its shapes are written down. The routes validate with
 * them, the OpenAPI document is made from them, and the pages import their types (types only).
 */
import { z } from 'zod'
import { CheckResult, Grade as Graded } from '../../grader/schemas.ts'

const id = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/)
const time = z.number().int().describe('ms since the epoch')

/** Errors in one shape: RFC 9457 problem details with a stable code and a remedy. */
export const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.number().int(),
  code: z.string().describe('kebab-case, stable'),
  detail: z.string(),
  remedy: z.string().optional(),
})

export const ProgressStep = z.object({
  step: z.string(),
  title: z.string(),
  state: z.enum(['started', 'running', 'done', 'failed']),
  detail: z.string().optional(),
  fraction: z.number().optional(),
  usualMs: z.number().optional(),
  tookMs: z.number().optional(),
})

export const Status = z.object({
  version: z.string(),
  kubernetesVersion: z.string(),
  engine: z.string(),
  /** Set-up of this machine: programs, images, templates. */
  prepare: z.object({
    state: z.enum(['preparing', 'ready', 'failed']),
    steps: z.array(ProgressStep).describe('in order of their start, the newest event of each'),
    problem: Problem.optional(),
  }),
  warnings: z.array(z.object({ reason: z.string(), remedy: z.string() })),
  pool: z.object({ wanted: z.number().int(), ready: z.number().int() }),
})

export { CheckResult, Evidence } from '../../grader/schemas.ts'
export const Grade = Graded.extend({ id: z.string(), sessionId: z.string(), startedAt: time })

export const ScenarioSummary = z.object({
  id,
  title: z.string(),
  subtitle: z.string().optional().describe('a second line below the title'),
  domain: z.string().describe('a CKS exam domain'),
  topic: z.string().describe('Authentication, Authorization, Admission, Audit, ...'),
  minutes: z.number().int(),
  difficulty: z.enum(['easy', 'medium', 'hard']),
  points: z.number(),
  unavailable: z.string().optional().describe('why it cannot be done here, for people'),
  mine: z.object({
    state: z.enum(['new', 'tried', 'solved']),
    attempts: z.number().int(),
    best: z.number().optional().describe('best score in percent'),
    lastAt: time.optional(),
    openSession: id.optional(),
  }),
})
export const Catalogue = z.object({
  domains: z.array(z.object({ name: z.string(), weight: z.number().describe('percent of the exam') })),
  scenarios: z.array(ScenarioSummary),
  recommended: z.string().optional().describe('id of the task to start with'),
})
/** A task as it is put to somebody: with what was drawn for a session, or by default. */
export const Task = z.object({
  task: z.string().describe('Markdown'),
  hints: z.number().int().describe('how many there are'),
  checks: z.array(z.object({ id: z.string(), title: z.string(), points: z.number(), guard: z.boolean() })),
})
export const ScenarioDetail = ScenarioSummary.extend({
  ...Task.shape,
  drawn: z.boolean().describe('each session gets names and values of its own; here are the default ones'),
})

export const ControlPlane = z.object({
  phase: z.enum(['ready', 'restarting', 'broken', 'stopped', 'unreachable']),
  summary: z.string(),
  component: z.string().optional(),
  cause: z.string().optional(),
  since: time,
  tookMs: z.number().optional(),
})

/** Somebody who teaches the class looks into a terminal of the session, as long as the connection lasts. */
export const Look = z.object({
  id: z.string(),
  name: z.string().describe('who looks'),
  terminal: z.string(),
  since: time,
  mayType: z.boolean().describe('the learner has allowed it'),
})

/** The class that a session is made in, and what of its rules a page shows. */
const SessionClass = z.object({
  id,
  title: z.string(),
  closesAt: time.describe('for this learner; the session ends then'),
  pausedAt: time.optional().describe('since then no deadline runs: those told are as of this moment'),
  hints: z.enum(['free', 'counted', 'off']),
  evidence: z.enum(['full', 'verdicts']).describe('verdicts: no evidence until the class is over'),
  explanations: z.enum(['checked', 'after']).describe('after a first check, or when the class is over'),
})

/**
 * preparing: the lab is waited for (`queue`) or being made, or the task set up (see `steps`). ready: work. ended: over, its lab gone.
 * failed: the lab could not be made (see `problem`). lost: the lab died; `restart` makes a new one, attempts are kept.
 */
export const Session = z.object({
  id,
  scenario: id,
  seed: z.number().int().describe("what was drawn of the scenario's parameters; 0 where it has none"),
  title: z.string(),
  state: z.enum(['preparing', 'ready', 'resetting', 'failed', 'lost', 'ended']),
  labId: z.string().optional(),
  kubelet: z.enum(['quick', 'untouched']),
  startedAt: time,
  readyAt: time.optional(),
  endedAt: time.optional(),
  endedBecause: z.string().optional(),
  /** The lab ends then unless something is done in it; undefined while one is preparing. */
  deadline: time.optional(),
  warned: z.boolean().describe('the deadline is near; the page says so'),
  hintsSeen: z.number().int(),
  checked: z.boolean().describe('checked at least once'),
  explained: z.boolean().describe('the explanation may be read'),
  hints: z.number().int().describe('how many may be asked for'),
  evidence: z.enum(['full', 'verdicts']).describe('verdicts: a class keeps evidence back until it is over'),
  class: SessionClass.optional(),
  looks: z.array(Look).optional().describe('in a class: who looks into its terminals now'),
  steps: z.array(ProgressStep),
  queue: z
    .object({
      place: z.number().int().describe('from 1'),
      expectedAt: time.optional().describe('by what was measured so far; missing while that is too little'),
    })
    .optional()
    .describe('in a class, while preparing: all labs are in use, and it waits for one'),
  problem: Problem.optional(),
  controlPlane: ControlPlane.optional(),
  asOf: time.describe(
    'when it was so; grows with each answer, so that one overtaken on its way is told from a newer one',
  ),
})

export const CreateSession = z.object({
  scenario: id,
  class: id.optional().describe('the class in which it is made; else it is one’s own practice'),
  kubelet: z.enum(['quick', 'untouched']).default('quick'),
})
export const Text = z.object({ markdown: z.string() })
export const Terminal = z.object({ id: z.string(), title: z.string() })
export const TerminalTicket = z.object({
  terminal: Terminal,
  ticket: z.string().describe('one use, 30 s: WebSocket /api/terminals/connect?ticket='),
})
export const CreateTerminal = z.object({
  cols: z.number().int().min(2).max(500).default(80),
  rows: z.number().int().min(2).max(300).default(24),
})

/**
 * What GET /api/sessions/:id/events (server-sent events) sends; the SSE event name is `type`, its data this JSON.
 * The first is always `session`.
 */
export const SessionEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session'), session: Session }),
  z.object({ type: z.literal('progress'), step: ProgressStep }),
  z.object({ type: z.literal('control-plane'), state: ControlPlane }),
  z.object({
    type: z.literal('grading'),
    state: z.enum(['started', 'waiting', 'failed']).describe('failed: the run ended without a grade'),
    summary: z.string().optional(),
  }),
  z.object({ type: z.literal('check'), result: CheckResult }),
  z.object({ type: z.literal('grade'), grade: Grade }),
])
/** What GET /api/events sends: the state of the machine's set-up and of the pool. */
export const ServerEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status'), status: Status }),
])

export type Problem = z.infer<typeof Problem>
export type Look = z.infer<typeof Look>
export type SessionClass = z.infer<typeof SessionClass>
export type ProgressStep = z.infer<typeof ProgressStep>
export type Status = z.infer<typeof Status>
export type Grade = z.infer<typeof Grade>
export type ScenarioSummary = z.infer<typeof ScenarioSummary>
export type Catalogue = z.infer<typeof Catalogue>
export type Task = z.infer<typeof Task>
export type ScenarioDetail = z.infer<typeof ScenarioDetail>
export type ControlPlane = z.infer<typeof ControlPlane>
export type Session = z.infer<typeof Session>
export type Terminal = z.infer<typeof Terminal>
export type TerminalTicket = z.infer<typeof TerminalTicket>
export type SessionEvent = z.infer<typeof SessionEvent>
export type ServerEvent = z.infer<typeof ServerEvent>

/*
 * Routes (errors are Problem; every state-changing request needs the server's exact Origin or none at all,
 * and `content-type: application/json` where it has a body):
 *
 *   GET    /healthz                             200 once serving
 *   GET    /metrics                             Prometheus
 *   GET    /api/openapi.json
 *   GET    /api/status                          Status
 *   GET    /api/events                          SSE of ServerEvent
 *   POST   /api/prepare                         202; tries the set-up again after a failure
 *   GET    /api/scenarios                       Catalogue
 *   GET    /api/scenarios/:id                   ScenarioDetail
 *   POST   /api/scenarios/:id/ahead             202: likely to be opened soon, so it may be set up ahead; says not whether it is
 *   POST   /api/sessions                        CreateSession -> 201 Session (the open one of that scenario, if any: 200)
 *   GET    /api/sessions                        Session[] (open ones)
 *   GET    /api/sessions/:id                    Session
 *   GET    /api/sessions/:id/task               Task, as it was drawn
 *   DELETE /api/sessions/:id                    200 Session (ended)
 *   GET    /api/sessions/:id/events             SSE of SessionEvent
 *   POST   /api/sessions/:id/check              200 Grade; the events tell its course meanwhile; 409 while another runs
 *   GET    /api/sessions/:id/grades             Grade[] (newest first)
 *   POST   /api/sessions/:id/reset              202 Session
 *   POST   /api/sessions/:id/restart            202 Session: a new lab after `lost` or `failed`
 *   POST   /api/sessions/:id/extend             200 Session: "I am still here"
 *   POST   /api/sessions/:id/kubelet               { kubelet } -> 200 Session
 *   POST   /api/sessions/:id/hints/:n           200 Text: shows hint n (1-based), counted
 *   GET    /api/sessions/:id/explanation        200 Text; 409 before the first check
 *   GET    /api/sessions/:id/terminals          Terminal[]
 *   POST   /api/sessions/:id/terminals          CreateTerminal -> 201 TerminalTicket
 *   POST   /api/sessions/:id/terminals/:tid/ticket   201 TerminalTicket: to connect again
 *   DELETE /api/sessions/:id/terminals/:tid     204
 *   PATCH  /api/sessions/:id/looks/:look        { mayType } -> 200 Look
 *   DELETE /api/sessions/:id/looks/:look        204: ends it
 *   WS     /api/terminals/connect?ticket=...&resume=<offset>   lab-infra/terminal/wire/protocol.ts
 */
