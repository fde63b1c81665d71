/** What the page knows of a session, and how each event of the server changes it. Pure. */
import { mergeStep } from '../../../../lab-infra/steps.ts'
import type { CheckResult, Grade, Session, SessionEvent } from '../../api-client.ts'

export interface Grading {
  /** What the control plane is waited for; undefined while checks run. */
  waitingFor: string | undefined
  /** When the grading or the wait began, ms since the epoch. */
  since: number
}

export interface LabState {
  session: Session | undefined
  grading: Grading | undefined
  /** Results of the grading run that goes on, as they come in. */
  results: CheckResult[]
  /** The newest grade of this session that came in while the page was open. */
  grade: Grade | undefined
}

/** `grading-failed`: the request to check was refused or broke off. */
export type LabEvent = SessionEvent | { type: 'grading-failed' }

export const nothingKnown: LabState = {
  session: undefined,
  grading: undefined,
  results: [],
  grade: undefined,
}

/** @param now ms since the epoch */
export function applyEvent(state: LabState, event: LabEvent, now: number): LabState {
  switch (event.type) {
    case 'session':
      if (state.session?.id !== event.session.id) return { ...nothingKnown, session: event.session }
      // The answer to a request may be overtaken by what the server told meanwhile.
      if (event.session.asOf < state.session.asOf) return state
      return { ...state, session: event.session }
    case 'progress':
      return withSession(state, session => ({ ...session, steps: mergeStep(session.steps, event.step) }))
    case 'control-plane':
      return withSession(state, session => ({ ...session, controlPlane: event.state }))
    case 'grading':
      return withGrading(state, event, now)
    case 'check':
      return {
        ...state,
        grading: { since: state.grading?.since ?? now, waitingFor: undefined },
        results: [...state.results.filter(({ id }) => id !== event.result.id), event.result],
      }
    case 'grade':
      return { ...state, grading: undefined, grade: event.grade, results: event.grade.checks }
    case 'grading-failed':
      return { ...state, grading: undefined, results: [] }
  }
}

function withGrading(state: LabState, event: SessionEvent & { type: 'grading' }, now: number): LabState {
  switch (event.state) {
    case 'started':
      return { ...state, grading: { waitingFor: undefined, since: now }, results: [], grade: undefined }
    case 'waiting':
      return {
        ...state,
        grading: { waitingFor: event.summary ?? 'the control plane', since: waitingSince(state, now) },
      }
    case 'failed':
      return { ...state, grading: undefined, results: [] }
  }
}

/** Waiting events repeat; the wait began with the first. */
function waitingSince({ grading }: LabState, now: number): number {
  return grading?.waitingFor === undefined ? now : grading.since
}

function withSession(state: LabState, change: (session: Session) => Session): LabState {
  return state.session ? { ...state, session: change(state.session) } : state
}
