/** A store in memory, for what is tested without a server: it keeps what it is given, and can be told to fail. */
import type { GradeRow, SessionChange, SessionRow, SessionStore } from '../../store/store.ts'

export class MemoryStore implements SessionStore {
  readonly name = 'memory'
  readonly rows = new Map<string, SessionRow>()
  readonly graded: GradeRow[] = []
  /** Each change of a session, in order. */
  readonly changes: SessionChange[] = []
  /** Every write fails with this while it is set. */
  failing: Error | undefined
  readonly #hints = new Set<string>()

  async addSession(row: SessionRow): Promise<void> {
    this.#write()
    this.rows.set(row.id, { ...row })
  }

  async updateSession(id: string, change: SessionChange): Promise<void> {
    this.#write()
    this.changes.push({ ...change })
    const row = this.rows.get(id)
    if (row) Object.assign(row, change)
  }

  async session(id: string): Promise<SessionRow | undefined> {
    return this.rows.get(id)
  }

  async openSessions(): Promise<SessionRow[]> {
    return [...this.rows.values()].filter(it => it.state !== 'ended')
  }

  async addGrade(row: GradeRow): Promise<void> {
    this.#write()
    this.graded.push(row)
  }

  async grades(sessionId: string): Promise<GradeRow[]> {
    return this.graded.filter(it => it.session_id === sessionId).toReversed()
  }

  async attempts(_learner: string, _classId: string | null): Promise<never> {
    throw new Error('No session asks for the attempts at a task.')
  }

  async seeHint(sessionId: string, number: number): Promise<void> {
    this.#write()
    this.#hints.add(`${sessionId} ${number}`)
  }

  async hintsSeen(sessionId: string): Promise<number> {
    return [...this.#hints].filter(it => it.startsWith(`${sessionId} `)).length
  }

  async close(): Promise<void> {}

  #write(): void {
    if (this.failing) throw this.failing
  }
}
