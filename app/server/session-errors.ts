/** Why something cannot be done with a session, for people. */
import { LabError } from '../../lab-infra/lab.ts'
import type { Session } from './api.ts'

/** In the same words whether there is none or it is somebody else's. */
export const noSuchSession = (id: string) =>
  new LabError('no-such-session', `There is no session ${id}.`, { remedy: 'Choose a task in the catalogue.' })

export const sessionEnded = () => new LabError('session-ended', 'The session has ended.')

/** Its lab has died under it. */
export const labLost = (title: string) =>
  new LabError('lab-lost', `The lab of “${title}” has died.`, {
    remedy: 'Restart the task to get a new lab; your attempts are kept.',
  })

/** Whether the error says that a node has ended, for certain. */
export const isGone = (error: unknown): boolean => error instanceof LabError && error.code === 'node-gone'

/** A session that has a lab or is getting one. */
export const nothingToRestart = () =>
  new LabError('nothing-to-restart', 'This session has a lab or is getting one.', {
    remedy: 'Reset it to begin again.',
  })

/** There is no lab to work in. */
export function notReady(state: Session['state'], comes: boolean): LabError {
  if (state === 'ended')
    return new LabError('session-ended', 'This session has ended.', { remedy: 'Start the task again.' })
  const remedy = comes ? 'Wait until it is ready.' : 'Restart it.'
  return new LabError('session-not-ready', `The lab is not ready: it is ${state}.`, { remedy })
}
