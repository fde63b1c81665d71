/** All that a subject may do, against all that it should be able to. */
import { servedResources } from '../cluster/discovery.ts'
import { grantsNow, heldBy, sameAs } from '../cluster/grants.ts'
import {
  coveredBy,
  covers,
  everybodys,
  isVoid,
  lineOf,
  parseRule,
  type Rule,
  rulesInWords,
  sameRules,
} from '../cluster/rule-lines.ts'
import { rulesAsked, rulesOf } from '../cluster/rules.ts'
import { type Observation, observe } from '../finding.ts'
import type { Subject } from '../identity.ts'
import type { GradeTarget } from '../types.ts'
import { takenUp } from './rbac-lag.ts'

export interface Bounds {
  atLeast?: string[]
  atMost?: string[]
  /** At least and at most these. */
  exactly?: string[]
  /** Not even for objects of certain names. */
  noneOf?: string[]
}

/** What of the bounds a subject's rules leave uncovered, and which of its rules go beyond them. */
export function compareRules(
  has: Rule[],
  { exactly, atLeast = exactly ?? [], atMost = exactly, noneOf = [] }: Bounds,
  served: Set<string>,
): { missing: string[]; surplus: string[] } {
  const most = (atMost ?? []).map(parseRule)
  const none = noneOf.map(parseRule)
  const beyond = (it: Rule) => !coveredBy(most, it) && !everybodys(lineOf(it)) && !isVoid(it, served)
  const forbidden = (rule: Rule) => none.some(it => covers({ ...rule, names: [] }, it))
  return {
    missing: atLeast.filter(it => !coveredBy(has, parseRule(it))),
    surplus: has.filter(it => (atMost !== undefined && beyond(it)) || forbidden(it)).map(lineOf),
  }
}

/**
 * Judges all that a subject may do in a namespace: it holds `atLeast` these rules, `atMost` those, `noneOf` others, or
 * `exactly` these. What
 * the API server has not taken up yet is waited for.
 */
export async function observeRules(
  target: GradeTarget,
  subject: Subject,
  namespace: string,
  bounds: Bounds,
): Promise<Observation> {
  const served = await servedResources(target)
  let has: Rule[] | undefined
  const look = async () => {
    has = await (has ? rulesAsked(target, subject, namespace) : rulesOf(target, subject, namespace))
    return judged(subject, namespace, has, bounds, served)
  }
  return takenUp(target, look, async () => {
    const given = heldBy(await grantsNow(target), sameAs(subject), namespace)
    return sameRules(given, has ?? [])
  })
}

function judged(
  subject: Subject,
  namespace: string,
  has: Rule[],
  bounds: Bounds,
  served: Set<string>,
): Observation {
  const { missing, surplus } = compareRules(has, bounds, served)
  const lists = (title: string, rules: string[]) =>
    rules.length > 0 ? [`${title} ${rulesInWords(rules)}`] : []
  return observe(
    missing.length === 0 && surplus.length === 0,
    `all that ${subject.user} may do in ${namespace}`,
    expectation(bounds),
    [...lists('missing:', missing), ...lists('too much:', surplus)].join('; ') ||
      rulesInWords(has.map(lineOf).filter(it => !everybodys(it))),
  )
}

function expectation({ exactly, atLeast = exactly, atMost = exactly, noneOf }: Bounds): string {
  if (noneOf) return `none of: ${rulesInWords(noneOf)}`
  const how = atMost && atLeast ? 'exactly' : atMost ? 'at most' : 'at least'
  return `${how}: ${rulesInWords(atMost ?? atLeast ?? [])}`
}
