/** Why somebody does not get in, for people. */
import { LabError } from '../../../lab-infra/lab.ts'

/** In the same words whether it never was, was used, or is too old. */
export const wrongCode = (what: string) =>
  new LabError('wrong-code', `This ${what} is unknown, or no longer good.`, {
    remedy: 'Compare it letter by letter, or ask for a new one.',
  })

export const nameMissing = () =>
  new LabError('name-missing', 'Somebody new needs a name.', { remedy: 'Say how to call you.' })

export const noSignIn = () =>
  new LabError('no-sign-in', 'Nobody has to sign in here.', { remedy: 'Start it with --class.' })

/** In the same words whether there is none or it is another's. */
export const noSuchSignIn = (id: string) =>
  new LabError('no-such-sign-in', `There is no sign-in ${id}.`, {
    remedy: 'Look at the list: it may have ended.',
  })
