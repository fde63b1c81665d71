/** What the API says of classes, as the pages use it. */
import type {
  AnyClass,
  ChangeClass,
  ClassCapacity,
  CopyClass,
  CreateClass,
  Member,
  MyClass,
  TaughtClass,
} from '../../server/class/api.ts'
import { request } from '../api-client.ts'

export const pathOfClass = (id: string) => `/classes/${encodeURIComponent(id)}`
/** Where the API has the class, and what is below it. */
export const apiOfClass = (id: string, rest = '') => `/api/classes/${encodeURIComponent(id)}${rest}`

export const classApi = {
  list: () => request<AnyClass[]>('GET', '/api/classes'),
  create: (wanted: CreateClass) => request<TaughtClass>('POST', '/api/classes', wanted),
  get: (id: string) => request<AnyClass>('GET', apiOfClass(id)),
  events: (id: string) => apiOfClass(id, '/events'),
  change: (id: string, change: ChangeClass) => request<TaughtClass>('PATCH', apiOfClass(id), change),
  remove: (id: string) => request<void>('DELETE', apiOfClass(id)),
  copy: (id: string, copy: CopyClass) => request<TaughtClass>('POST', apiOfClass(id, '/copy'), copy),
  archive: (id: string) => request<TaughtClass>('POST', apiOfClass(id, '/archive')),
  pause: (id: string) => request<TaughtClass>('POST', apiOfClass(id, '/pause')),
  resume: (id: string) => request<TaughtClass>('POST', apiOfClass(id, '/resume')),
  renewJoinCode: (id: string) => request<TaughtClass>('POST', apiOfClass(id, '/join-code')),
  capacity: (id: string) => request<ClassCapacity>('GET', apiOfClass(id, '/capacity')),
  endIdle: (id: string, minutes: number) =>
    request<{ sessions: string[] }>('POST', apiOfClass(id, '/end-idle'), { minutes }),
  members: (id: string) => request<Member[]>('GET', apiOfClass(id, '/members')),
  hand: (id: string, raised: boolean) => request<MyClass>('POST', apiOfClass(id, '/hand'), { raised }),
  removeMember: (id: string, person: string) =>
    request<void>('DELETE', apiOfClass(id, `/members/${encodeURIComponent(person)}`)),
}

export type {
  AnyClass,
  ChangeClass,
  ClassCapacity,
  ClassEvent,
  ClassTask,
  CreateClass,
  Member,
  Message,
  MyClass,
  TaughtClass,
} from '../../server/class/api.ts'
