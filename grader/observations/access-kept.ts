/** Whether anybody may do more, or less, than when the setup was done: over all bindings, subjects and namespaces. */
import { type KeptObject, objectsNow, objectsThen } from '../cluster/beginning.ts'
import { type Binding, describeBinding } from '../cluster/bindings.ts'
import { servedResources } from '../cluster/discovery.ts'
import {
  describeWho,
  type Grant,
  grantsNow,
  grantsThen,
  grantsToCome,
  heldBy,
  keyOf,
  sameAs,
  type Who,
} from '../cluster/grants.ts'
import { coveredBy, isVoid, lineOf, parseRule, type Rule, rulesInWords } from '../cluster/rule-lines.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { observeRules } from './rules.ts'
import { observeSignIns } from './sign-ins.ts'

/** What a task's text lets change. */
export interface AllowedChange {
  /** Who may get what, as lines; without a namespace everywhere. */
  may?: { who: Who; namespace?: string; rules: string[] }[]
  /** Another authorizer lets everybody do everything when the task begins: only what RBAC gives is judged. */
  onlyRbac?: boolean
  /** Whose access other checks judge. */
  but?: Who[]
  /** Who may lose access, whatever it is. */
  mayLose?: Who[]
  /** By user: the groups that it is in. What such a group had, the user may be given by name. */
  members?: Record<string, string[]>
}

/** What one binding gives beyond what its subject had, or gave and its subject has no longer. */
export interface Difference {
  who: Who
  binding: Binding
  lines: string[]
}

/** What grants in one state give that those in another do not: in one direction what was gained, in the other what was lost. */
export function difference(
  grants: Grant[],
  others: Grant[],
  served: Set<string>,
  members: AllowedChange['members'] = {},
): Difference[] {
  return grants.flatMap(({ who, namespace, rules, binding }) => {
    if (!binding) return []
    const held = heldBy(others, sameAs(who, members), namespace)
    const same = new Set(held.map(it => JSON.stringify(it)))
    const beyond = (it: Rule) => !same.has(JSON.stringify(it)) && !coveredBy(held, it) && !isVoid(it, served)
    const lines = rules.filter(beyond).map(lineOf)
    return lines.length > 0 ? [{ who, binding, lines }] : []
  })
}

/**
 * Nobody may do what it could not do before and the text does not allow, by whatever binding; the API server says the
 * same of a user whom nothing names; and nobody signs in by a new way as somebody who may do more than everybody.
 */
export async function observeNobodyGained(
  target: GradeTarget,
  { may = [], but = [], members, onlyRbac }: AllowedChange = {},
): Promise<Observation[]> {
  const [now, then, served] = await Promise.all([
    grantsToCome(target),
    grantsThen(target),
    servedResources(target),
  ])
  const allowed = may.map(({ rules, ...it }): Grant => ({ ...it, rules: rules.map(parseRule) }))
  const others = new Set(but.map(keyOf))
  const gained = difference(now, [...then, ...allowed], served, members)
  const stranger = { user: target.nonce }
  const before = ofWhom(then, new Set(['Group system:authenticated']))
  const atMost = before.flatMap(it => it.rules).map(lineOf)
  return [
    ...told(
      gained.filter(it => !others.has(keyOf(it.who))),
      {
        nobody: 'nobody may do more than before',
        wanted: 'gives nobody what they did not have',
        how: 'gives',
      },
    ),
    ...(onlyRbac ? [] : [await observeRules(target, stranger, target.nonce, { atMost })]),
    ...(await observeSignIns(target)),
  ]
}

const ofWhom = (grants: Grant[], whos: Set<string>) => grants.filter(it => whos.has(keyOf(it.who)))

/** Everybody may still do what it could do before, by whatever binding, but for those that may lose it. */
export async function observeNobodyLost(
  target: GradeTarget,
  { mayLose = [], but = [], members }: AllowedChange = {},
): Promise<Observation[]> {
  const [now, then, served] = await Promise.all([
    grantsNow(target),
    grantsThen(target),
    servedResources(target),
  ])
  const losers = new Set([...mayLose, ...but].map(keyOf))
  const lost = difference(then, now, served, members).filter(it => !losers.has(keyOf(it.who)))
  return [
    ...told(lost, {
      nobody: 'nobody may do less than before',
      wanted: 'what it gave is still given',
      how: 'no longer given to',
    }),
    ...(await renewedAccounts(target, it => !losers.has(keyOf(it)))),
  ]
}

/**
 * ServiceAccounts whose tokens are refused because they are gone, or others of the same name: a token is its account's, by
 * UID (kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin).
 */
async function renewedAccounts(target: GradeTarget, judged: (who: Who) => boolean): Promise<Observation[]> {
  const lists = [
    objectsNow(target, '/api/v1/serviceaccounts'),
    objectsThen(target, '/api/v1/serviceaccounts'),
  ]
  const [now = [], then = []] = await Promise.all(lists)
  const uids = new Map(now.map(it => [accountOf(it), it.metadata.uid]))
  return then
    .filter(it => judged({ user: accountOf(it) }) && uids.get(accountOf(it)) !== it.metadata.uid)
    .map(it => {
      const found = uids.has(accountOf(it)) ? 'made anew' : 'gone'
      const { namespace, name } = it.metadata
      const actual = `${found}: the API server refuses the tokens that it had`
      return observe(false, `ServiceAccount ${namespace}/${name}`, 'the one that it was', actual)
    })
}

const accountOf = ({ metadata: { namespace, name } }: KeptObject) =>
  `system:serviceaccount:${namespace}:${name}`

/** One subject has exactly the access that it had, whatever gives it. A ServiceAccount made anew has lost its tokens' access. */
export async function observeAccessKept(target: GradeTarget, who: Who): Promise<Observation[]> {
  const [now, toCome, then, served] = await Promise.all([
    grantsNow(target),
    grantsToCome(target),
    grantsThen(target),
    servedResources(target),
  ])
  const whos = sameAs(who)
  const its = (grants: Grant[]) => ofWhom(grants, whos).map(it => ({ ...it, who }))
  const name = describeWho(who)
  const gained = difference(its(toCome), its(then), served)
  const lost = difference(its(then), its(now), served)
  const renewed = await renewedAccounts(target, it => keyOf(it) === keyOf(who))
  if (gained.length + lost.length + renewed.length === 0)
    return [observe(true, `all that ${name} may do`, 'exactly what it could do before', 'exactly that')]
  return [
    ...told(gained, { nobody: '', wanted: `gives ${name} nothing that it did not have`, how: 'gives' }),
    ...told(lost, { nobody: '', wanted: `${name} still has what it gave`, how: 'no longer given to' }),
    ...renewed,
  ].filter(it => !it.ok)
}

/** Alike differences are one observation: the same lines for the same subject by several bindings, or the other way round. */
function told(
  differences: Difference[],
  words: { nobody: string; wanted: string; how: string },
): Observation[] {
  if (differences.length === 0) return [observe(true, 'all Roles and bindings', words.nobody, 'nobody')]
  const alike = (keyed: (it: Difference) => string) => Map.groupBy(differences, keyed)
  const bySubject = alike(it => `${keyOf(it.who)} ${it.lines.join()}`)
  const byBinding = alike(it => `${describeBinding(it.binding)} ${it.lines.join()}`)
  const groups = bySubject.size < byBinding.size ? bySubject : byBinding
  return [...groups.values()].map(group => {
    const where = unique(group.map(it => describeBinding(it.binding)))
    const whos = unique(group.map(it => describeWho(it.who)))
    const lines = rulesInWords(group[0]!.lines)
    return observe(false, listed(where), words.wanted, `${words.how} ${listed(whos)}: ${lines}`)
  })
}

const unique = (texts: string[]) => [...new Set(texts)]

/** Longer lists nobody reads. */
const enough = 6

const listed = (texts: string[]) =>
  `${texts.slice(0, enough).join(', ')}${texts.length > enough ? ` and ${texts.length - enough} more` : ''}`
