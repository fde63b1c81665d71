/** One learner's row. */
import type { Scenario } from '../../../../grader/scenario.ts'
import type { MemberRow } from '../../../store/class-store.ts'
import type { ControlPlane, Session } from '../../api.ts'
import type { LabSession } from '../../session.ts'
import type { Classroom } from '../classroom.ts'
import type { BoardRow, BoardSession } from './api.ts'
import { downFor, needsOf } from './need.ts'
import type { PastSession, Work } from './work.ts'

export interface Learner {
  member: MemberRow
  name: string
  number: number
  /** Their open sessions in the class. */
  open: readonly LabSession[]
  work: Work
  /** Since when the API server of the session is away. */
  downSince: (session: LabSession) => number | undefined
}

const minute = 60_000
/** ms. Who types does something all the time; the board need not hear of each key. */
const touchedEvery = 10_000
/** Characters of a component's words, of which a learner can make as many as they like. */
const longestCause = 2_000

export function rowOf(
  room: Classroom,
  learner: Learner,
  scenarios: ReadonlyMap<string, Scenario>,
  now: number,
): BoardRow {
  const { member, name, number, open, work } = learner
  const session = workedInLast(open)
  const view = session?.view()
  const past = session ? undefined : work.sessions.at(-1)
  const task = session?.scenario.id ?? past?.scenario
  const scenario = session?.scenario ?? scenarios.get(task ?? '')
  const verdicts = task === undefined ? [] : work.on(task)
  const lastAt = session?.touchedAt ?? past?.endedAt
  return {
    person: member.person,
    name,
    number,
    present: room.isFollowedBy(member.person) || open.some(({ present }) => present),
    handRaisedAt: member.hand_raised_at ?? undefined,
    handSeenAt: member.hand_seen_at ?? undefined,
    extraMinutes: member.extra_minutes,
    movedTo: member.task ?? undefined,
    session:
      session && view ? openView(session, view) : past && endedView(past, scenario?.title ?? past.scenario),
    checks: checksOf(scenario, verdicts[0]?.checks ?? [], session?.judged ?? []),
    attempts: verdicts.length,
    best: verdicts.length > 0 ? Math.max(...verdicts.map(({ percent }) => percent)) : undefined,
    solved: room.record.tasks.filter(id => work.on(id).some(({ passed }) => passed)),
    lastAt: lastAt && lastAt - (lastAt % touchedEvery),
    workedMs: task === undefined ? 0 : work.timeOn(task),
    workingSince: view?.startedAt,
    needs: needsOf(factsOf(room, learner, { session, past, verdicts }), now),
  }
}

/** Of several open ones. */
export function workedInLast(open: readonly LabSession[]): LabSession | undefined {
  return open.toSorted((a, b) => b.touchedAt - a.touchedAt)[0]
}

/** Who has solved their task, or whose time it is not, is expected to do nothing; a hand counts always. */
function factsOf(
  room: Classroom,
  { member, downSince }: Learner,
  at: { session: LabSession | undefined; past: PastSession | undefined; verdicts: ReturnType<Work['on']> },
) {
  const { session, past, verdicts } = at
  const hand = {
    handRaisedAt: member.hand_raised_at ?? undefined,
    handSeenAt: member.hand_seen_at ?? undefined,
  }
  const works = room.phase !== 'planned' && !room.isOverFor(member.person)
  if (!works || verdicts[0]?.passed) return { ...hand, verdicts: [] }
  const idleSince = Math.max(
    session?.touchedAt ?? past?.endedAt ?? member.joined_at,
    room.record.opensAt,
    room.resumedAt ?? 0,
  )
  const waits = session?.state === 'preparing' || session?.state === 'resetting'
  return {
    ...hand,
    verdicts,
    downSince: session && downSince(session),
    downFor: session?.scenario.brokenAtStart ? session.scenario.minutes * minute : downFor,
    idleSince: waits || room.record.pausedAt !== undefined ? undefined : idleSince,
    begunNothing: !session,
  }
}

function openView({ controlPlane, judged }: LabSession, view: Session): BoardSession {
  const { id, scenario, title, state, hintsSeen, queue, problem } = view
  const cause = controlPlane?.cause?.slice(0, longestCause)
  return {
    ...{ id, scenario, title, state, hintsSeen, queue },
    controlPlane: controlPlane && { ...controlPlane, cause },
    problem: problem?.detail,
    checking: judged !== undefined,
  }
}

function endedView({ id, scenario, hintsSeen, endedBecause }: PastSession, title: string): BoardSession {
  return { id, scenario, title, state: 'ended', hintsSeen, endedBecause, checking: false }
}

/** Each with its newest outcome: what a running check has not judged yet is as it was. */
function checksOf(scenario: Scenario | undefined, before: readonly Judged[], now: readonly Judged[]) {
  const newest = new Map([...before, ...now].map(({ id, outcome }) => [id, outcome]))
  return (scenario?.checks ?? []).map(({ id, title, guard = false }) => ({
    ...{ id, title, guard },
    outcome: newest.get(id),
  }))
}
interface Judged {
  id: string
  outcome: BoardRow['checks'][number]['outcome']
}

/** Whether nothing can be asked of the cluster; one whose scheduler alone fails answers. */
export function isApiServerDown({ phase, component = '' }: ControlPlane): boolean {
  return phase !== 'ready' && !['kube-controller-manager', 'kube-scheduler'].includes(component)
}
