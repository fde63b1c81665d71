/** What the API says of people, as the pages use it. */
import type {
  Accepted,
  AtIssuer,
  Invitation,
  Joined,
  Me,
  NewInvitation,
  Person,
  PersonalCode,
  SignIn,
  SignInWays,
} from '../../server/people/api.ts'
import { request } from '../api-client.ts'

export const peopleApi = {
  ways: () => request<SignInWays>('GET', '/api/sign-in'),
  signIn: (code: string) => request<Person>('POST', '/api/sign-in/code', { code }),
  atIssuer: (to: string) => request<AtIssuer>('POST', '/api/sign-in/issuer', { to }),
  accept: (invitation: string, name?: string) =>
    request<Accepted>('POST', '/api/sign-in/invitation', { invitation, name }),
  join: (code: string, name?: string) => request<Joined>('POST', '/api/join', { code, name }),
  signOut: () => request<void>('DELETE', '/api/sign-in'),
  privacy: () => request<{ markdown: string }>('GET', '/api/privacy'),
  me: () => request<Me>('GET', '/api/me'),
  rename: (name: string) => request<Me>('POST', '/api/me', { name }),
  deleteMe: () => request<void>('DELETE', '/api/me'),
  renewCode: () => request<PersonalCode>('POST', '/api/me/code'),
  signIns: () => request<SignIn[]>('GET', '/api/me/sign-ins'),
  endSignIn: (id: string) => request<void>('DELETE', `/api/me/sign-ins/${encodeURIComponent(id)}`),
  invitations: () => request<Invitation[]>('GET', '/api/invitations'),
  invite: (role: 'assistant' | 'instructor') => request<NewInvitation>('POST', '/api/invitations', { role }),
  withdraw: (id: string) => request<void>('DELETE', `/api/invitations/${encodeURIComponent(id)}`),
}

export type { SignIn } from '../../server/people/api.ts'
