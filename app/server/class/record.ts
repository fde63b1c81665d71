/** A class between the store and the server. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { newSeed } from '../../../grader/seeds.ts'
import { LabError } from '../../../lab-infra/lab.ts'
import type { ClassChange, ClassRow } from '../../store/class-store.ts'
import { newCode } from '../people/codes.ts'
import { json } from '../stored-json.ts'
import type { ChangeClass, CreateClass } from './api.ts'

/** ms since the epoch, as all times here. */
export interface ClassRecord extends CreateClass {
  id: string
  /** The instructor whose it is. */
  owner: string
  /** What the same draw for all is made from. */
  seed: number
  joinCode?: string
  joinCodeUntil?: number
  pausedAt?: number
  archivedAt?: number
  createdAt: number
}

/** For a class's whole time; nobody guesses one of 40 bits among so many who are asked to wait. */
export const newJoinCode = () => newCode(2)

export function newClassRow(owner: string, wanted: CreateClass): ClassRow {
  return {
    ...(columnsOf(wanted) as Required<ReturnType<typeof columnsOf>>),
    id: randomBytes(8).toString('hex'),
    owner,
    seed: newSeed(),
    join_code: newJoinCode(),
    join_code_until: wanted.closesAt,
    paused_at: null,
    archived_at: null,
    created_at: Date.now(),
  }
}

/** The columns that a change of the rules changes. */
export function columnsOf(change: ChangeClass) {
  const { tasks, inOrder, opensAt, closesAt, labsEach, idleMinutes, ...same } = change
  return {
    ...same,
    ...(tasks && { tasks: JSON.stringify(tasks) }),
    ...(inOrder !== undefined && { in_order: inOrder ? 1 : 0 }),
    ...(opensAt !== undefined && { opens_at: opensAt }),
    ...(closesAt !== undefined && { closes_at: closesAt }),
    ...(labsEach !== undefined && { labs_each: labsEach }),
    ...(idleMinutes !== undefined && { idle_minutes: idleMinutes }),
  } satisfies ClassChange
}

const Stored = z.object({
  tasks: json(z.array(z.string())),
  hints: z.enum(['free', 'counted', 'off']),
  evidence: z.enum(['full', 'verdicts']),
  explanations: z.enum(['checked', 'after']),
  draw: z.enum(['same', 'own']),
})

/** @throws LabError `store-corrupt` for what no cks-lab has written. */
export function classOfRow(row: ClassRow): ClassRecord {
  const { data, error } = Stored.safeParse(row)
  if (!data)
    throw new LabError('store-corrupt', `The class ${row.id} in the store cannot be read.`, {
      remedy: 'The other classes can be used as ever.',
      cause: error,
    })
  return {
    ...data,
    id: row.id,
    title: row.title,
    owner: row.owner,
    inOrder: row.in_order === 1,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    seats: row.seats,
    labsEach: row.labs_each,
    idleMinutes: row.idle_minutes,
    seed: row.seed,
    joinCode: row.join_code ?? undefined,
    joinCodeUntil: row.join_code_until ?? undefined,
    pausedAt: row.paused_at ?? undefined,
    archivedAt: row.archived_at ?? undefined,
    createdAt: row.created_at,
  }
}
