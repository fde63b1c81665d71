/** The lab server's HTTP API as the pages use it: one function per route, errors as ApiError. */
import type {
  Catalogue,
  Grade,
  Problem,
  ScenarioDetail,
  Session,
  Status,
  Task,
  Terminal,
  TerminalTicket,
} from '../server/api.ts'

/** A refused or failed request. `status` is 0 when the server could not be reached. */
export class ApiError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ApiError'
    this.problem = problem
  }
  get status(): number {
    return this.problem.status
  }
}

/** What went wrong as a Problem, whatever was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem
  const detail = error instanceof Error ? error.message : String(error)
  return { type: 'about:blank', title: 'Something failed on this page', status: 0, code: 'page', detail }
}

const unreachable: Problem = {
  type: 'about:blank',
  title: 'The lab server does not answer',
  status: 0,
  code: 'server-unreachable',
  detail: 'The lab server does not answer.',
  remedy: 'Look at the terminal where it was started; start it again with npm start.',
}

/** Who has to sign in is sent to do so, and comes back to this page. */
function toSignIn(): void {
  const { pathname, search } = window.location
  const here = `${pathname}${search}`
  window.location.assign(here === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(here)}`)
}

export async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method, headers: { accept: 'application/json' } }
  if (body !== undefined) {
    init.body = JSON.stringify(body)
    init.headers = { accept: 'application/json', 'content-type': 'application/json' }
  }
  const response = await fetch(path, init).catch(() => {
    throw new ApiError(unreachable)
  })
  if (response.status === 204) return undefined as T
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer as T
  if (isProblem(answer) && answer.code === 'not-signed-in') toSignIn()
  throw new ApiError(isProblem(answer) ? answer : unexpected(response))
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'detail' in answer
}

function unexpected(response: Response): Problem {
  const detail = `The lab server answered ${response.status} ${response.statusText}.`
  return { ...unreachable, title: detail, status: response.status, code: 'unexpected-answer', detail }
}

const session = (id: string, rest = '') => `/api/sessions/${encodeURIComponent(id)}${rest}`

export const api = {
  status: () => request<Status>('GET', '/api/status'),
  prepare: () => request<void>('POST', '/api/prepare'),
  catalogue: () => request<Catalogue>('GET', '/api/scenarios'),
  scenario: (id: string) => request<ScenarioDetail>('GET', `/api/scenarios/${encodeURIComponent(id)}`),
  /** The task is likely to be opened soon. */
  ahead: (id: string) => request<void>('POST', `/api/scenarios/${encodeURIComponent(id)}/ahead`),
  /** Starts the task, in that class or as one's own practice, or answers with the session of it that is open. */
  open: (scenario: string, inClass?: string) =>
    request<Session>('POST', '/api/sessions', inClass ? { scenario, class: inClass } : { scenario }),
  task: (id: string) => request<Task>('GET', session(id, '/task')),
  end: (id: string) => request<Session>('DELETE', session(id)),
  check: (id: string) => request<Grade>('POST', session(id, '/check')),
  grades: (id: string) => request<Grade[]>('GET', session(id, '/grades')),
  reset: (id: string) => request<Session>('POST', session(id, '/reset')),
  restart: (id: string) => request<Session>('POST', session(id, '/restart')),
  extend: (id: string) => request<Session>('POST', session(id, '/extend')),
  kubelet: (id: string, kubelet: Session['kubelet']) =>
    request<Session>('POST', session(id, '/kubelet'), { kubelet }),
  hint: (id: string, n: number) => request<{ markdown: string }>('POST', session(id, `/hints/${n}`)),
  explanation: (id: string) => request<{ markdown: string }>('GET', session(id, '/explanation')),
  terminals: (id: string) => request<Terminal[]>('GET', session(id, '/terminals')),
  addTerminal: (id: string, size: { cols: number; rows: number }) =>
    request<TerminalTicket>('POST', session(id, '/terminals'), size),
  ticket: (id: string, terminal: string) =>
    request<TerminalTicket>('POST', session(id, `/terminals/${encodeURIComponent(terminal)}/ticket`)),
  closeTerminal: (id: string, terminal: string) =>
    request<void>('DELETE', session(id, `/terminals/${encodeURIComponent(terminal)}`)),
}

export type {
  Catalogue,
  CheckResult,
  ControlPlane,
  Evidence,
  Grade,
  Look,
  Problem,
  ProgressStep,
  ScenarioDetail,
  ScenarioSummary,
  ServerEvent,
  Session,
  SessionEvent,
  Status,
  Task,
  Terminal,
} from '../server/api.ts'
