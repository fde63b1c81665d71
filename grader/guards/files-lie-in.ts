/** The files of a configuration lie where the task says. */
import { filesInForce } from '../cluster/in-force.ts'
import { finding, observe } from '../finding.ts'
import { observeInFolder } from '../observations/files-in-folder.ts'
import type { Check } from '../types.ts'

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
