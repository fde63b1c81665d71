/** What is kept of classes: who teaches whom what until when. Part of the store's contract. */
import type { ClassRow, GradeRow, MemberRow, MessageRow, SessionRow } from './schema.ts'

export type { ClassRow, MemberRow, MessageRow } from './schema.ts'

export type ClassChange = Partial<Omit<ClassRow, 'id' | 'owner' | 'created_at'>>
export type MemberChange = Partial<Omit<MemberRow, 'class_id' | 'person'>>

/** As of the store: what a promise that was kept wrote outlives a crash, and the writes of one class take effect in order. */
export interface ClassStore {
  /** @throws when there is one of that id, or of that join code. */
  addClass(row: ClassRow): Promise<void>
  /** Writes these columns and no other. @throws LabError `no-such-class`. */
  updateClass(id: string, change: ClassChange): Promise<void>
  class(id: string): Promise<ClassRow | undefined>
  classOfJoinCode(code: string): Promise<ClassRow | undefined>
  /** All that there are, newest first. */
  classes(): Promise<ClassRow[]>
  /** With members, messages, and its sessions with their grades and hints. */
  removeClass(id: string): Promise<void>

  /** @throws when that person is a member already. */
  addMember(row: MemberRow): Promise<void>
  /** Writes these columns and no other. @throws LabError `no-such-member`. */
  updateMember(classId: string, person: string, change: MemberChange): Promise<void>
  /** In the order in which they joined. */
  members(classId: string): Promise<MemberRow[]>
  membershipsOf(person: string): Promise<MemberRow[]>
  /** The member, and their sessions in the class with grades and hints. */
  removeMember(classId: string, person: string): Promise<void>

  addMessage(row: MessageRow): Promise<void>
  /** Oldest first. */
  messages(classId: string): Promise<MessageRow[]>

  /** All of the class's, oldest first. */
  sessionsOfClass(classId: string): Promise<SessionRow[]>
  /** All of the class's, oldest first. */
  gradesOfClass(classId: string): Promise<GradeRow[]>
  /** That learner's in the class, oldest first. */
  gradesOf(classId: string, learner: string): Promise<GradeRow[]>
  /** How many hints were seen, by session. */
  hintsOfClass(classId: string): Promise<Map<string, number>>
}
