/** Who needs help, why, and who first: the rule of the board. */
import type { CheckResult } from '../../api.ts'
import type { BoardRow, Need } from './api.ts'

/** What the rule goes by; times are ms since the epoch, by the server's clock. */
export interface Facts {
  handRaisedAt?: number | undefined
  handSeenAt?: number | undefined
  /** The verdicts on the task that they are at, the newest first. */
  verdicts: readonly Verdict[]
  /** Since when the API server is away; undefined where it is not, or where it does not matter. */
  downSince?: number | undefined
  /** ms for which it may be. */
  downFor?: number | undefined
  /** Since when nothing was done; undefined where nothing is expected of them. */
  idleSince?: number | undefined
  /** They have begun nothing that they could be at. */
  begunNothing?: boolean | undefined
}

export interface Verdict {
  /** ms since the epoch */
  at: number
  checks: readonly Pick<CheckResult, 'id' | 'title' | 'outcome'>[]
}

const minute = 60_000
export const downFor = 5 * minute
const idleFor = 10 * minute
const stuckAfter = 3

/** The most urgent first. */
const ranks: readonly Need['why'][] = ['hand', 'stuck', 'down', 'idle']

/** @returns the most urgent first; nothing for who needs no help */
export function needsOf(facts: Facts, now: number): Need[] {
  return [hand(facts, now), stuck(facts), down(facts, now), idle(facts, now)].filter(it => it !== undefined)
}

/** For `sort`: who needs help first. Of two with the same need, who has it longer; who has none comes last, by name. */
export function whoFirst(a: Ordered, b: Ordered): number {
  const [first, second] = [a.needs[0], b.needs[0]]
  return (
    rankOf(first) - rankOf(second) ||
    (first?.since ?? 0) - (second?.since ?? 0) ||
    a.name.localeCompare(b.name, 'en') ||
    a.number - b.number
  )
}
type Ordered = Pick<BoardRow, 'needs' | 'name' | 'number'>

const rankOf = (need: Need | undefined) => (need ? ranks.indexOf(need.why) : ranks.length)

function hand({ handRaisedAt: since, handSeenAt }: Facts, now: number): Need | undefined {
  if (since === undefined || (handSeenAt !== undefined && handSeenAt >= since)) return undefined
  const ago = now - since < minute ? 'just now' : `${minutes(now - since)} ago`
  return { why: 'hand', since, says: `Raised a hand ${ago}` }
}

/** One that could not be made says nothing: it neither counts nor interrupts. */
function stuck({ verdicts }: Facts): Need | undefined {
  const counted = (verdicts[0]?.checks ?? []).map(({ id, title }) => ({ title, ...failuresOf(id, verdicts) }))
  const worst = counted.reduce((most, it) => (it.times > most.times ? it : most), {
    times: 0,
    title: '',
    since: 0,
  })
  if (worst.times < stuckAfter) return undefined
  return {
    why: 'stuck',
    since: worst.since,
    says: `“${worst.title}” failed ${worst.times} times in a row`,
  }
}

/** How often the check failed since it passed last, and when that made it too often. */
function failuresOf(id: string, verdicts: readonly Verdict[]): { times: number; since: number } {
  const failed: number[] = []
  for (const { at, checks } of verdicts) {
    const outcome = checks.find(check => check.id === id)?.outcome
    if (outcome === 'passed') break
    if (outcome === 'failed') failed.push(at)
  }
  return { times: failed.length, since: failed.at(-stuckAfter) ?? 0 }
}

function down({ downSince: since, downFor: patience = downFor }: Facts, now: number): Need | undefined {
  if (since === undefined || now - since < patience) return undefined
  return { why: 'down', since, says: `The API server has been down for ${minutes(now - since)}` }
}

function idle({ idleSince: since, begunNothing }: Facts, now: number): Need | undefined {
  if (since === undefined || now - since < idleFor) return undefined
  const what = begunNothing ? 'Has no task open' : 'Nothing done'
  return { why: 'idle', since, says: `${what} for ${minutes(now - since)}` }
}

function minutes(ms: number): string {
  const whole = Math.floor(ms / minute)
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${whole % 60} min`
}
