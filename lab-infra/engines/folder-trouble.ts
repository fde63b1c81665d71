/** What this machine's file system refuses while a lab is laid out, told so that somebody can help it. */
import { statfs } from 'node:fs/promises'
import { ExecaError } from 'execa'
import { isDiskFull } from '../disk-full.ts'
import { LabError } from '../lab.ts'

/** What etcd takes at once for its log, bytes: with less on the disk it does not start, and says so where nobody looks. */
const leastFree = 64 * 1024 * 1024

/** @throws LabError `disk-full` when a lab cannot go on for want of space. */
export async function refuseFullDisk(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < leastFree) throw full(folder)
}

function full(folder: string, cause?: unknown): LabError {
  return new LabError('disk-full', `The disk is full: the lab's folder ${folder} could not be written`, {
    remedy:
      'Free some space, 1 GB for each lab; `cks-lab clean` removes what can be made again. CKS_LAB_STATE can name a folder on another disk.',
    cause,
  })
}

/** @returns a LabError (`disk-full`, `lab-not-made`) for an error of node:fs or of a program, any other as it is */
export function folderTrouble(error: unknown, folder: string): unknown {
  const failed = error instanceof ExecaError || (error instanceof Error && 'syscall' in error)
  if (!failed) return error
  if (isDiskFull(error)) return full(folder, error)
  const code = String((error as NodeJS.ErrnoException).code)
  const closed = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code)
  return new LabError('lab-not-made', `The lab's folder ${folder} could not be laid out: ${error.message}`, {
    remedy: closed
      ? 'Make it writable for you, or name another one in CKS_LAB_STATE.'
      : 'Try again; if it stays so, run `cks-lab doctor`.',
    cause: error,
  })
}
