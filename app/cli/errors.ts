/** How an error is told to a person: message, cause, remedy; a stack only where it was asked for. */
import { causesOf } from '../../lab-infra/causes.ts'
import { LabError } from '../../lab-infra/lab.ts'

/** done: all is well. finding: it ran and found something wrong. failed: it could not be run. */
export const exitCode = { done: 0, finding: 1, failed: 2 } as const

export const exitCodeHelp =
  '\nExit codes: 0 done; 1 a finding (a failed grade, a surprise, labs cannot run here); 2 it could not be run;\n130 interrupted with Ctrl-C.'

const writable = 'Make the folder writable for you, or name others with CKS_LAB_STATE and CKS_LAB_CACHE'

const remedies: Record<string, string> = {
  ENOSPC: 'Free some disk space; `cks-lab clean` removes what can be made again',
  EDQUOT: 'Your disk quota is used up; `cks-lab clean` removes what can be made again',
  EACCES: `${writable}; was cks-lab run as root before?`,
  EPERM: writable,
  EROFS: writable,
  ENOTDIR: writable,
  EMFILE: 'Raise the limit of open files: ulimit -n 8192',
}

/** Lines for standard error: "Error: …", "Cause: …", "Remedy: …". */
export function describeError(error: unknown, debug = Boolean(process.env.CKS_LAB_DEBUG)): string {
  if (!(error instanceof Error)) return `Error: ${String(error)}`
  const known = error instanceof LabError
  const remedy = known ? error.remedy : (remedies[(error as NodeJS.ErrnoException).code ?? ''] ?? unexpected)
  const cause = causesOf(error)
  return [
    `Error: ${error.message}`,
    ...(cause.length ? [`  Cause: ${cause.join(': ')}`] : []),
    ...(remedy ? [`  Remedy: ${remedy.replaceAll('\n', `\n${' '.repeat(10)}`)}`] : []),
    ...(debug && error.stack ? [error.stack] : []),
  ].join('\n')
}

const unexpected = 'This was not foreseen. CKS_LAB_DEBUG=1 shows where it happened; please report it'
