/** Where the files lie that the API server's configuration consists of. */
import { posix } from 'node:path'
import { finding, observe } from '../finding.ts'
import { realPath } from '../real-path.ts'
import type { Check, GradeTarget } from '../types.ts'
import { filesInForce } from './in-force.ts'

/**
 * The files that these flags name, as far as they are given, and those that these name in turn, lie in a folder of the
 * node. What is not mounted from the node is filesMounted's to tell.
 * @param folder "/etc/kubernetes/authn/"
 */
export function filesLieIn(points: number, folder: string, ...flags: string[]): Check {
  return {
    id: 'files-in-their-folder',
    title: `The API server's further files lie under ${folder.slice(0, -1)}`,
    points,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const files = await Promise.all(flags.map(it => filesInForce(target, 'kube-apiserver', it)))
      const paths = files.flat().flatMap(it => it.hostPath ?? [])
      const seen = await Promise.all([...new Set(paths)].map(it => observeInFolder(target, it, folder)))
      const none = observe(true, folder, 'further files, if any', 'none is named')
      return finding(seen.length > 0 ? seen : [none])
    },
  }
}

/** A file of the node lies in a folder of it, and that where its name says. @param folder "/etc/kubernetes/authn/" */
export async function observeInFolder(target: GradeTarget, path: string, folder: string) {
  // The file itself may not be there yet, and may be a link; what counts is the folder that has its name.
  const real = await realPath(target, posix.dirname(path))
  const found = posix.join(real, posix.basename(path))
  return observe(found.startsWith(folder), path, `a file of the node in ${folder}`, found)
}
