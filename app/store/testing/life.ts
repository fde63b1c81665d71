/** A session's life as writes to a store, one after the other, and what can be read at any moment of it. */
import type { ClassRow, MemberRow } from '../class-store.ts'
import type { GradeRow, SessionRow, Store } from '../store.ts'

export const session: SessionRow = {
  id: 's1',
  learner: 'local',
  class_id: null,
  scenario: 'a-task',
  seed: 7,
  state: 'preparing',
  kubelet: 'quick',
  lab_id: null,
  started_at: 1_800_000_000_000,
  ready_at: null,
  ended_at: null,
  ended_because: null,
  deadline: null,
  problem: null,
}

export const grade: GradeRow = {
  id: 'g1',
  learner: 'local',
  session_id: 's1',
  scenario: 'a-task',
  score: 3.5,
  total: 5,
  percent: 70,
  passed: 0,
  checks: '[]',
  control_plane: '{}',
  started_at: 1_800_000_000_001,
  took_ms: 900,
}

export const room: ClassRow = {
  id: 'c1',
  title: 'A class',
  owner: 'ines',
  tasks: '["a-task","b-task"]',
  in_order: 0,
  opens_at: 1_800_000_000_000,
  closes_at: 1_800_007_200_000,
  seats: 5,
  labs_each: 1,
  idle_minutes: 60,
  hints: 'free',
  evidence: 'full',
  explanations: 'checked',
  draw: 'own',
  seed: 7,
  join_code: null,
  join_code_until: null,
  paused_at: null,
  archived_at: null,
  created_at: 1_799_999_999_000,
}

export const member: MemberRow = {
  class_id: 'c1',
  person: 'ada',
  role: 'learner',
  joined_at: 1_800_000_000_000,
  hand_raised_at: null,
  hand_seen_at: null,
  extra_minutes: 0,
  task: null,
}

export const life: ((store: Store) => Promise<void>)[] = [
  store => store.addSession(session),
  store => store.updateSession('s1', { lab_id: 'lab-1' }),
  store =>
    store.updateSession('s1', { state: 'ready', ready_at: 1_800_000_000_500, deadline: 1_800_003_600_000 }),
  store => store.seeHint('s1', 1),
  store => store.addGrade(grade),
  store => store.updateSession('s1', { deadline: 1_800_007_200_000 }),
  store => store.addGrade({ ...grade, id: 'g2', passed: 1, percent: 100, started_at: grade.started_at + 1 }),
  store => store.classes.addClass(room),
  store => store.classes.addMember(member),
  store => store.classes.updateClass('c1', { paused_at: 1_800_000_000_600 }),
  store => store.classes.removeClass('c1'),
  store => store.updateSession('s1', { state: 'ended', deadline: null, ended_because: 'You ended it.' }),
]

/** All that the life has left so far. */
export async function traces(store: Store): Promise<object> {
  const [of, grades, hints, classes, members] = [
    await store.session('s1'),
    await store.grades('s1'),
    await store.hintsSeen('s1'),
    await store.classes.classes(),
    await store.classes.members('c1'),
  ]
  return {
    session: of,
    grades,
    hints,
    classes,
    members,
    attempts: [...(await store.attempts('local', null))],
  }
}
