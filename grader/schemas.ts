/** What leaves the grader, to be stored and sent: the one place where its shapes are written down. */
import { z } from 'zod'

export const Evidence = z.object({
  where: z.string().describe('where it was looked at: a file with a line, a request, a process'),
  expected: z.string(),
  actual: z.string(),
  alsoAt: z.array(z.string()).optional().describe('further places where the same was expected and found'),
})
export type Evidence = z.infer<typeof Evidence>

export const CheckResult = z.object({
  id: z.string(),
  title: z.string(),
  guard: z.boolean(),
  points: z.number(),
  earned: z.number().describe('points earned'),
  outcome: z
    .enum(['passed', 'failed', 'inconclusive'])
    .describe('inconclusive: it could not be made (an exception, a time-out); never a wrong answer'),
  evidence: z.array(Evidence),
  cause: z.string().optional().describe('why it is inconclusive, for people'),
  tookMs: z.number(),
})
export type CheckResult = z.infer<typeof CheckResult>
export type Outcome = CheckResult['outcome']

export const Grade = z.object({
  scenario: z.string(),
  score: z.number().describe('points earned, after what broken guards cost; never below 0'),
  total: z.number().describe('points that can be earned'),
  passed: z.boolean().describe('all checks passed'),
  checks: z.array(CheckResult),
  controlPlane: z
    .object({ phase: z.string(), summary: z.string(), cause: z.string().optional() })
    .describe("when judged; its cause in the component's own words when it was not ready"),
  startedAt: z.number().describe('ms since the epoch'),
  tookMs: z.number(),
})
export type Grade = z.infer<typeof Grade>
