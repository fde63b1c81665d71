/** What the API says of the learners of a class, as the board uses it. */
import type { Session } from '../../../server/api.ts'
import type { Member } from '../../../server/class/api.ts'
import type { LearnerResult } from '../../../server/class/board/api.ts'
import { request } from '../../api-client.ts'
import { apiOfClass } from '../class-api.ts'

export const boardApi = {
  events: (id: string) => apiOfClass(id, '/board'),
  /** For one learner of the class. */
  learner: (id: string, person: string) => {
    const path = apiOfClass(id, `/learners/${encodeURIComponent(person)}`)
    return {
      result: () => request<LearnerResult>('GET', `${path}/result`),
      handSeen: () => request<Member>('POST', `${path}/hand-seen`),
      moreTime: (minutes: number) => request<Member>('POST', `${path}/more-time`, { minutes }),
      move: (task: string) => request<Member>('POST', `${path}/move`, { task }),
      reset: (session: string) => request<Session>('POST', `${path}/reset`, { session }),
      restart: (session: string) => request<Session>('POST', `${path}/restart`, { session }),
      end: (session: string) => request<Session>('POST', `${path}/end`, { session }),
    }
  },
}

export type { BoardEvent, BoardRow, LearnerResult } from '../../../server/class/board/api.ts'
