/** Files with keys, tokens and passwords can be read by root only. */
import { beginningOf, fileStates } from '../cluster/beginning.ts'
import { readableCopies } from '../cluster/key-copies.ts'
import { secretFiles, tokensOf } from '../cluster/secret-files.ts'
import { finding, observe } from '../finding.ts'
import { observeRootOnly } from '../observations/permissions.ts'
import type { Check } from '../types.ts'

/**
 * Every such file that the setup did not leave as it is can be read by root only: wherever it lies, for the command line
 * may name any folder of the node. So can copies of the tokens in them.
 */
export function secretFilesProtected(points: number): Check {
  return {
    id: 'credentials-root-only',
    title: 'Files that hold keys or tokens can be read by root only',
    points,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const [{ files: then }, named] = await Promise.all([beginningOf(target), secretFiles(target)])
      const now = await fileStates(target, named)
      const touched = named.filter(it => now[it] && JSON.stringify(now[it]) !== JSON.stringify(then[it]))
      const none = observe(true, 'kube-apiserver', 'further files with keys or tokens, if any', 'none')
      const copies = await readableCopies(target, await tokensOf(target))
      const paths = new Set([...touched, ...copies])
      const seen = await Promise.all([...paths].map(it => observeRootOnly(target, it)))
      return finding(seen.length > 0 ? seen : [none])
    },
  }
}
