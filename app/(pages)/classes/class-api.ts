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
const of = (id: string, rest = '') => `/api/classes/${encodeURIComponent(id)}${rest}`

export const classApi = {
  list: () => request<AnyClass[]>('GET', '/api/classes'),
  create: (wanted: CreateClass) => request<TaughtClass>('POST', '/api/classes', wanted),
  get: (id: string) => request<AnyClass>('GET', of(id)),
  events: (id: string) => of(id, '/events'),
  change: (id: string, change: ChangeClass) => request<TaughtClass>('PATCH', of(id), change),
  remove: (id: string) => request<void>('DELETE', of(id)),
  copy: (id: string, copy: CopyClass) => request<TaughtClass>('POST', of(id, '/copy'), copy),
  archive: (id: string) => request<TaughtClass>('POST', of(id, '/archive')),
  pause: (id: string) => request<TaughtClass>('POST', of(id, '/pause')),
  resume: (id: string) => request<TaughtClass>('POST', of(id, '/resume')),
  renewJoinCode: (id: string) => request<TaughtClass>('POST', of(id, '/join-code')),
  capacity: (id: string) => request<ClassCapacity>('GET', of(id, '/capacity')),
  endIdle: (id: string, minutes: number) =>
    request<{ sessions: string[] }>('POST', of(id, '/end-idle'), { minutes }),
  members: (id: string) => request<Member[]>('GET', of(id, '/members')),
  hand: (id: string, raised: boolean) => request<MyClass>('POST', of(id, '/hand'), { raised }),
  removeMember: (id: string, person: string) =>
    request<void>('DELETE', of(id, `/members/${encodeURIComponent(person)}`)),
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
