/** Which authorizers the API server asks, whether flags or a configuration file say so. */
import { shownList } from '../shown.ts'
import type { GradeTarget } from '../types.ts'
import { type CommandLine, list, scalar } from './argv.ts'
import { parseConfig } from './config-files.ts'
import { flagsOf } from './manifests.ts'

const modeFlag = 'authorization-mode'
/** The flag that names a file with the authorizers. */
export const authorizationConfigFlag = 'authorization-config'

export interface Authorizers {
  /** In the order they are asked; undefined: cannot be told. */
  types?: string[]
  /** What says so, or why it cannot be told. */
  said: string
}

/** Which of the two flags says who authorizes: the one that names a file, where it is given. */
export const authorizationFlag = (line: CommandLine): string =>
  scalar(line, authorizationConfigFlag) ? authorizationConfigFlag : modeFlag

/** @param read the text of a file by its path in the container. */
export async function authorizersOf(
  line: CommandLine,
  read: (path: string) => Promise<string>,
): Promise<Authorizers> {
  const path = scalar(line, authorizationConfigFlag)
  const modes = list(line, modeFlag)
  if (path && modes.length > 0)
    return { said: `both --${authorizationConfigFlag} and --${modeFlag}: the API server does not start` }
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

/** Whether RBAC alone decides, beside the Node authorizer: another may allow what RBAC does not, or refuse what it does. */
export async function onlyRbac(target: GradeTarget): Promise<boolean> {
  const { values } = await flagsOf(target, 'kube-apiserver')
  const modes = values('authorization-mode').running ?? []
  return modes.includes('RBAC') && modes.every(it => ['Node', 'RBAC'].includes(it))
}
