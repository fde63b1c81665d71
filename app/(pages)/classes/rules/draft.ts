/** The rules of a class while they are being typed. */
import type { ChangeClass, CreateClass } from '../class-api.ts'
import { fromField, toField } from '../times.ts'

/** As the fields of the form have it. */
export interface Draft {
  title: string
  tasks: readonly string[]
  order: 'any' | 'listed'
  opensAt: string
  closesAt: string
  seats: string
  labsEach: string
  idleMinutes: string
  hints: CreateClass['hints']
  evidence: CreateClass['evidence']
  explanations: CreateClass['explanations']
  draw: CreateClass['draw']
}

const hour = 3_600_000

/** Of three hours, from the next full one on. */
export function newDraft(now: number): Draft {
  const opensAt = Math.ceil(now / hour) * hour
  return draftOf({
    title: '',
    tasks: [],
    inOrder: false,
    opensAt,
    closesAt: opensAt + 3 * hour,
    seats: 12,
    labsEach: 1,
    idleMinutes: 60,
    hints: 'free',
    evidence: 'full',
    explanations: 'checked',
    draw: 'own',
  })
}

export function draftOf(rules: CreateClass): Draft {
  const { title, tasks, hints, evidence, explanations, draw } = rules
  return {
    title,
    tasks,
    order: rules.inOrder ? 'listed' : 'any',
    opensAt: toField(rules.opensAt),
    closesAt: toField(rules.closesAt),
    seats: String(rules.seats),
    labsEach: String(rules.labsEach),
    idleMinutes: String(rules.idleMinutes),
    hints,
    evidence,
    explanations,
    draw,
  }
}

export type Problems = Partial<Record<keyof Draft, string>>

/** What has to be put right before the server is asked; by field. */
export function problemsOf(draft: Draft): Problems {
  const { title, tasks, opensAt, closesAt } = draft
  const problems: Problems = {}
  if (title.trim() === '') problems.title = 'Give it a title.'
  if (tasks.length === 0) problems.tasks = 'Choose at least one task.'
  if (Number.isNaN(fromField(opensAt))) problems.opensAt = 'Say when it opens.'
  if (Number.isNaN(fromField(closesAt))) problems.closesAt = 'Say when it closes.'
  else if (fromField(closesAt) <= fromField(opensAt)) problems.closesAt = 'It has to close after it opens.'
  for (const [field, { max, of }] of Object.entries(numbers))
    if (!isWithin(draft[field as keyof typeof numbers], max))
      problems[field as keyof typeof numbers] = `${of} from 1 to ${max}.`
  return problems
}

/** As app/server/class/api.ts has them. */
const numbers = {
  seats: { max: 200, of: 'Seats' },
  labsEach: { max: 8, of: 'Labs' },
  idleMinutes: { max: 1_440, of: 'Minutes' },
} as const

const isWithin = (text: string, max: number) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= max

/** Of a draft without problems. */
export function rulesOf(draft: Draft): CreateClass {
  const { hints, evidence, explanations, draw } = draft
  return {
    title: draft.title.trim(),
    tasks: [...draft.tasks],
    inOrder: draft.order === 'listed',
    opensAt: fromField(draft.opensAt),
    closesAt: fromField(draft.closesAt),
    seats: Number(draft.seats),
    labsEach: Number(draft.labsEach),
    idleMinutes: Number(draft.idleMinutes),
    ...{ hints, evidence, explanations, draw },
  }
}

/** What differs, so that nothing else is written: fields have whole minutes, and times of a class may be finer. */
export function changesOf(draft: Draft, before: Draft): ChangeClass {
  const [rules, old] = [rulesOf(draft), rulesOf(before)]
  const differs = ([key, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(old[key as keyof CreateClass])
  return Object.fromEntries(Object.entries(rules).filter(differs))
}
