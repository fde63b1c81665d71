/** A class as it is now: its rules, who is in it, where it is in time, and who listens to it. */
import type { MemberRow } from '../../store/class-store.ts'
import type { ClassEvent } from './api.ts'
import type { ClassRecord } from './record.ts'
import type { Shown } from './shown.ts'

export type ClassRole = 'owner' | MemberRow['role']

export interface ClassListener {
  /** Who it is. */
  person: string
  /** What is told of the class, or of this listener in it, has changed. */
  changed(): void
  send(event: ClassEvent): void
  end(): void
}

const minute = 60_000

export class Classroom {
  record: ClassRecord
  /** In the order in which they joined. */
  readonly members = new Map<string, MemberRow>()
  /** It is being removed: nobody begins anything in it. */
  closing = false
  /** The terminal that is shown to all in it. */
  shown: Shown | undefined
  /** Somebody looks at its board. */
  overlooked = false
  /** When a pause ended last, ms since the epoch, as far as this server knows. */
  resumedAt: number | undefined
  readonly #listeners = new Set<ClassListener>()

  constructor(record: ClassRecord, members: readonly MemberRow[] = []) {
    this.record = record
    for (const member of members) this.members.set(member.person, member)
  }

  get id(): string {
    return this.record.id
  }

  get learners(): MemberRow[] {
    return [...this.members.values()].filter(({ role }) => role === 'learner')
  }

  /** Undefined for who is not in it. */
  roleOf(person: string): ClassRole | undefined {
    return person === this.record.owner ? 'owner' : this.members.get(person)?.role
  }

  teaches(person: string): boolean {
    const role = this.roleOf(person)
    return role !== undefined && role !== 'learner'
  }

  /** ms since the epoch by the class's own clock, which a pause stops. */
  get clock(): number {
    return this.record.pausedAt ?? Date.now()
  }

  get phase(): 'planned' | 'open' | 'over' {
    const { archivedAt, opensAt, closesAt } = this.record
    if (archivedAt !== undefined || this.clock >= closesAt) return 'over'
    return this.clock < opensAt ? 'planned' : 'open'
  }

  /** When it is over for that person: with what was given to them. */
  endsFor(person: string): number {
    const { archivedAt, closesAt } = this.record
    const ends = closesAt + (this.members.get(person)?.extra_minutes ?? 0) * minute
    return archivedAt === undefined ? ends : Math.min(archivedAt, ends)
  }

  isOverFor(person: string): boolean {
    return this.clock >= this.endsFor(person)
  }

  /** Nobody in it works any more. */
  get over(): boolean {
    return this.phase === 'over' && this.learners.every(({ person }) => this.isOverFor(person))
  }

  /** A page on which that person follows it is there. */
  isFollowedBy(person: string): boolean {
    return [...this.#listeners].some(listener => listener.person === person)
  }

  /** @returns how to stop */
  listen(listener: ClassListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @param concerns whom it is told; else all */
  tell(event: ClassEvent, concerns: (person: string) => boolean = () => true): void {
    for (const listener of this.#listeners) if (concerns(listener.person)) listener.send(event)
  }

  /** What is told of it has changed. */
  changed(): void {
    for (const listener of this.#listeners) listener.changed()
  }

  /** It is no more, for that person or for everybody. */
  gone(person?: string): void {
    for (const listener of this.#listeners) {
      if (person !== undefined && listener.person !== person) continue
      this.#listeners.delete(listener)
      listener.send({ type: 'gone' })
      listener.end()
    }
  }
}
