/** Why something cannot be done with a class, for people. */
import { LabError } from '../../../lab-infra/lab.ts'

/** In the same words whether there is none or it is none of theirs. */
export const noSuchClass = (id: string) =>
  new LabError('no-such-class', `There is no class ${id}.`, { remedy: 'Choose one of your classes.' })

export const noSuchMember = () =>
  new LabError('no-such-member', 'Nobody of that id is in the class.', {
    remedy: 'Choose somebody of the class.',
  })

export const noSuchLook = () =>
  new LabError('no-such-look', 'There is no such look into a terminal, or not any more.', {
    remedy: 'Look anew.',
  })

export const noTerminalShown = (title: string) =>
  new LabError('no-terminal-shown', `No terminal is shown to “${title}”.`, {
    remedy: 'Wait until your instructor shows one.',
  })

/** Nobody gets more time in it, and nobody begins. */
export const classArchived = (title: string) =>
  new LabError('class-over', `“${title}” is archived.`, { remedy: 'Copy it to hold it again.' })

export const notInstructor = () =>
  new LabError('not-instructor', 'Only instructors make classes.', {
    remedy: 'Ask an instructor to invite you as one.',
  })

export const classPlanned = (title: string) =>
  new LabError('class-planned', `“${title}” has not begun.`, { remedy: 'Come back when it has.' })

export const classOver = (title: string) =>
  new LabError('class-over', `“${title}” is over.`, {
    remedy: 'Its tasks can be practised still: choose one in the catalogue.',
  })

export const badClass = (what: string) =>
  new LabError('bad-class', what, { remedy: 'Change it and try again.' })

/** One answer for all codes that lead nowhere. */
export const badJoinCode = () =>
  new LabError('bad-join-code', 'No class can be joined with this code.', {
    remedy: 'Compare it with what your instructor shows; an old code may have been renewed.',
  })

export const classFull = () =>
  new LabError('class-full', 'All seats of this class are taken.', {
    remedy: 'Ask your instructor for one more seat.',
  })

export const evidenceLater = (title: string) =>
  new LabError('evidence-later', `What was found is told when “${title}” is over.`, {
    remedy: 'Come back then.',
  })
