/** Which authorizers the API server asks, whether flags or a configuration file say so. */
import { type Observation, observe } from '../finding.ts'
import { shownList } from '../shown.ts'
import type { GradeTarget } from '../types.ts'
import { type CommandLine, list, scalar } from './argv.ts'
import { configFile, parseConfig } from './config-files.ts'
import { observeInForce } from './in-force.ts'
import { flagsOf } from './manifests.ts'

const modeFlag = 'authorization-mode'
const fileFlag = 'authorization-config'

export interface Authorizers {
  /** In the order they are asked; undefined: cannot be told. */
  types?: string[]
  /** What says so, or why it cannot be told. */
  said: string
}

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
  const byFile = scalar(flags.manifest, fileFlag) && running?.types !== undefined
  return [
    observe(right(manifest), flags.where(usedFlag(flags.manifest)), expected, manifest.said),
    ...(byFile ? await observeInForce(target, 'kube-apiserver', fileFlag) : []),
    observe(
      right(running),
      flags.process,
      expected,
      `${running?.said ?? 'no such process runs'}${lags ? ' (the manifest is right but not in force)' : ''}`,
    ),
  ]
}

const usedFlag = (line: CommandLine) => (scalar(line, fileFlag) ? fileFlag : modeFlag)

/** @param read the text of a file by its path in the container. */
export async function authorizersOf(
  line: CommandLine,
  read: (path: string) => Promise<string>,
): Promise<Authorizers> {
  const path = scalar(line, fileFlag)
  const modes = list(line, modeFlag)
  if (path && modes.length > 0)
    return { said: `both --${fileFlag} and --${modeFlag}: the API server does not start` }
  if (!path && modes.length === 0)
    return { types: ['AlwaysAllow'], said: `no --${modeFlag}, which means AlwaysAllow` }
  if (!path) return { types: modes, said: `--${modeFlag}=${shownList(modes)}` }
  try {
    const types = parseAuthorizers(await read(path))
    return { types, said: `${path}: ${types.join(', ') || 'no authorizers'}` }
  } catch (error) {
    return { said: `${path}: ${error instanceof Error ? error.message : error}` }
  }
}

/**
 * The types in an AuthorizationConfiguration (kubernetes.io/docs/reference/config-api/apiserver-config.v1).
 * @throws Error when it is none.
 */
export function parseAuthorizers(text: string): string[] {
  const { data, problem } = parseConfig(text)
  if (problem) throw new Error(problem)
  const file = data as { kind?: string; authorizers?: { type?: string }[] } | null
  if (file?.kind !== 'AuthorizationConfiguration') throw new Error('no AuthorizationConfiguration')
  return (Array.isArray(file.authorizers) ? file.authorizers : []).map(it => String(it?.type))
}

const fileReader = (target: GradeTarget) => async (path: string) => {
  const { text, problem } = await configFile(target, 'kube-apiserver', path)
  if (text === undefined) throw new Error(problem)
  return text
}
