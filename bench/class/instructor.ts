/** Who teaches: makes the class, and follows its board. */
import type { TaughtClass } from '../../app/server/class/api.ts'
import type { BoardEvent } from '../../app/server/class/board/api.ts'
import { task } from './grader.ts'
import type { Order } from './messages.ts'
import type { Shown } from './shown.ts'
import { Visitor } from './visitor.ts'

const hour = 3_600_000

export async function openClass({ address, firstInstructor, learners }: Order) {
  const visitor = new Visitor(address)
  const [page = '', invitation] = firstInstructor.split('#invitation=')
  await visitor.page(page)
  await visitor.call('POST', '/api/sign-in/invitation', { invitation, name: 'Ines' })
  const now = Date.now()
  const made = await visitor.call<TaughtClass>('POST', '/api/classes', {
    title: 'A class',
    tasks: [task],
    opensAt: now - hour,
    closesAt: now + 2 * hour,
    seats: learners,
  })
  return { id: made.id, joinCode: made.joinCode!, visitor }
}

/** Tells of each row that comes from now on. Resolves with the first whole board. */
export async function watchBoard(visitor: Visitor, classId: string, shown: Shown): Promise<void> {
  const first = Promise.withResolvers<void>()
  const follow = async () => {
    for await (const event of visitor.events<BoardEvent>(`/api/classes/${classId}/board`)) {
      if (event.type !== 'board' && event.type !== 'rows') continue
      const at = Date.now()
      for (const row of event.rows) shown.row(row, at)
      first.resolve()
    }
    throw new Error('the board has ended')
  }
  follow().catch(first.reject)
  await first.promise
}
