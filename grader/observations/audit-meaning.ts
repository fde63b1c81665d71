/** What an audit policy decides, compared with what a task asks, over all kinds of request that the two can tell apart. */
import {
  type AuditedRequest,
  type AuditLevel,
  type AuditPolicy,
  type AuditRule,
  type AuditStage,
  auditStages,
  decisionOf,
  matchesRule,
} from '../cluster/audit-policy.ts'
import { kindsOfRequest, type RequestWords } from './audit-requests.ts'

/** A rule of what is asked: of several levels each is right, where the text leaves it open. */
export interface AskedRule extends Omit<AuditRule, 'level' | 'omitStages'> {
  level: AuditLevel | AuditLevel[]
  /** Which of the task's sentences it is; rules may share one. */
  sentence: string
}

/** As a policy: the first rule that matches counts. */
export interface AskedPolicy {
  /** No events are written at these stages, and at all others there are. */
  omitStages: AuditStage[]
  rules: AskedRule[]
  /** Where another sentence than the one whose rule matches is broken by this level for this request. */
  brokenBy?(request: AuditedRequest, level: AuditLevel): string | undefined
}

/** A kind of request for which a policy decides otherwise than asked. */
export interface PolicyDifference {
  /** The sentence that is broken; none where the level is right and the stages are not. */
  sentence?: string
  request: AuditedRequest
  expected: string
  found: string
  /** Index of the policy's rule that decides; -1 where none matches. */
  rule: number
}

/** Where a policy differs, one difference for each sentence and each of its rules that breaks it. */
export function comparePolicies(
  found: AuditPolicy,
  asked: AskedPolicy,
  words: RequestWords = {},
): PolicyDifference[] {
  const different = new Map<string, PolicyDifference>()
  for (const { request, rule, is, wanted } of kindsDecided(found, asked, words)) {
    const levels = [wanted?.level ?? 'None'].flat()
    const difference = !levels.includes(is.level)
      ? {
          sentence: asked.brokenBy?.(request, is.level) ?? wanted?.sentence ?? '',
          expected: levels.join(' or '),
          found: is.level,
        }
      : is.level !== 'None' && !sameStages(is.omitStages, asked.omitStages)
        ? { expected: stagesIn(asked.omitStages), found: stagesIn(is.omitStages) }
        : undefined
    const key = `${difference?.sentence} ${rule}`
    if (difference && !different.has(key)) different.set(key, { ...difference, request, rule })
  }
  return [...different.values()]
}

/** All kinds of request with the rules that decide them: the policy's by its index, and the one of what is asked. */
export function kindsDecided(policy: AuditPolicy, asked: AskedPolicy, words: RequestWords) {
  const wantedRules = asked.rules.map((it): AuditRule => ({ ...it, level: [it.level].flat()[0]! }))
  return kindsOfRequest([...policy.rules, ...wantedRules], words).map(request => {
    const rule = policy.rules.findIndex(it => matchesRule(it, request))
    const wanted = asked.rules[wantedRules.findIndex(it => matchesRule(it, request))]
    return { request, rule, is: decisionOf(policy, policy.rules[rule]), wanted }
  })
}

const sameStages = (one: AuditStage[], other: AuditStage[]) =>
  auditStages.every(it => one.includes(it) === other.includes(it))

const stagesIn = (omitted: AuditStage[]) =>
  `events at ${auditStages.filter(it => !omitted.includes(it)).join(', ') || 'no stage'}`
