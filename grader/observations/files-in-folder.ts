/** Where the files lie that the API server's configuration consists of. */
import { posix } from 'node:path'
import { observe } from '../finding.ts'
import { realPath } from '../real-path.ts'
import type { GradeTarget } from '../types.ts'

/** A file of the node lies in a folder of it, and that where its name says. @param folder "/etc/kubernetes/authn/" */
export async function observeInFolder(target: GradeTarget, path: string, folder: string) {
  // The file itself may not be there yet, and may be a link; what counts is the folder that has its name.
  const real = await realPath(target, posix.dirname(path))
  const found = posix.join(real, posix.basename(path))
  return observe(found.startsWith(folder), path, `a file of the node in ${folder}`, found)
}
