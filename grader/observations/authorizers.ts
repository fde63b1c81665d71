/** The authorizers that the API server asks, against those that it should. */
import { scalar } from '../cluster/argv.ts'
import {
  type Authorizers,
  authorizationConfigFlag,
  authorizationFlag,
  authorizersOf,
} from '../cluster/authorizers.ts'
import { configFile } from '../cluster/config-files.ts'
import { flagsOf } from '../cluster/manifests.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { observeInForce } from './in-force.ts'

/**
 * The API server asks exactly these authorizers, in any order: by its manifest, by the process that runs, and where a file
 * says which, by a file that is in force, so that it stays so after the next start. It accepts flag or file, never both
 * (pkg/kubeapiserver/options/authorization.go), and without either allows everything.
 */
export async function observeAuthorizers(target: GradeTarget, ...wanted: string[]): Promise<Observation[]> {
  const flags = await flagsOf(target, 'kube-apiserver')
  const read = fileReader(target)
  const [manifest, running] = await Promise.all([
    authorizersOf(flags.manifest, read),
    flags.running && authorizersOf(flags.running, read),
  ])
  const right = (it: Authorizers | undefined) =>
    it?.types?.length === wanted.length && wanted.every(type => it.types?.includes(type))
  const expected = `requests are authorized by ${wanted.join(' and ')} alone`
  const lags = running && right(manifest) && !right(running)
  const byFile = scalar(flags.manifest, authorizationConfigFlag) && running?.types !== undefined
  return [
    observe(right(manifest), flags.where(authorizationFlag(flags.manifest)), expected, manifest.said),
    ...(byFile ? await observeInForce(target, 'kube-apiserver', authorizationConfigFlag) : []),
    observe(
      right(running),
      flags.process,
      expected,
      `${running?.said ?? 'no such process runs'}${lags ? ' (the manifest is right but not in force)' : ''}`,
    ),
  ]
}

const fileReader = (target: GradeTarget) => async (path: string) => {
  const { text, problem } = await configFile(target, 'kube-apiserver', path)
  if (text === undefined) throw new Error(problem)
  return text
}
