/** Messages of those who teach a class, to all in it or to one learner. What is sent is stored before anybody hears of it. */
import { randomBytes } from 'node:crypto'
import type { ClassStore, MessageRow } from '../../store/class-store.ts'
import type { People } from '../people/people.ts'
import type { Person } from '../people/person.ts'
import type { Message, SendMessage } from './api.ts'
import type { ClassDoor } from './classes.ts'
import type { Classroom } from './classroom.ts'

export class Messages {
  readonly #store: ClassStore
  readonly #people: Pick<People, 'named'>

  constructor(store: ClassStore, people: Pick<People, 'named'>) {
    this.#store = store
    this.#people = people
  }

  async send(room: Classroom, sender: Person, { text, person }: SendMessage): Promise<Message> {
    const row: MessageRow = {
      id: randomBytes(8).toString('hex'),
      class_id: room.id,
      person: person ?? null,
      sender: sender.id,
      text,
      sent_at: Date.now(),
    }
    await this.#store.addMessage(row)
    const message = messageOf(row, sender.name)
    room.tell({ type: 'message', message }, to => person === undefined || to === person || room.teaches(to))
    return message
  }

  /** Those that concern that person, to who teaches all; oldest first. */
  async of(person: string, { room, role }: ClassDoor): Promise<Message[]> {
    const all = await this.#store.messages(room.id)
    const rows = role === 'learner' ? all.filter(row => row.person === null || row.person === person) : all
    const senders = await this.#people.named([...new Set(rows.map(({ sender }) => sender))])
    return rows.map(row => messageOf(row, senders.get(row.sender)?.name ?? 'Somebody who has left'))
  }
}

const messageOf = ({ id, person, text, sent_at }: MessageRow, from: string): Message => ({
  id,
  from,
  ...(person !== null && { person }),
  text,
  sentAt: sent_at,
})
