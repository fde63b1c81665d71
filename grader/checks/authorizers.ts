/** Which authorizers the API server asks, whether flags or a configuration file say so. */
import { parseDocument } from 'yaml'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { type CommandLine, list, scalar } from './argv.ts'
import { flagsOf, manifestOf } from './manifests.ts'
import { hostPathOf } from './mounts.ts'

const modeFlag = 'authorization-mode'
const fileFlag = 'authorization-config'

export interface Authorizers {
  /** In the order they are asked; undefined: cannot be told. */
  types?: string[]
  /** What says so, or why it cannot be told. */
  said: string
}

/**
 * The API server asks exactly these authorizers, in any order, by its manifest and by the process that runs. It accepts
 * flag or file, never both (pkg/kubeapiserver/options/authorization.go), and without either allows everything.
 */
export async function observeAuthorizers(target: GradeTarget, ...wanted: string[]): Promise<Observation[]> {
  const flags = await flagsOf(target, 'kube-apiserver')
  const read = await fileReader(target)
  const [manifest, running] = await Promise.all([
    authorizersOf(flags.manifest, read),
    flags.running && authorizersOf(flags.running, read),
  ])
  const right = (it: Authorizers | undefined) =>
    it?.types?.length === wanted.length && wanted.every(type => it.types?.includes(type))
  const expected = `requests are authorized by ${wanted.join(' and ')} alone`
  const lags = running && right(manifest) && !right(running)
  return [
    observe(right(manifest), flags.where(usedFlag(flags.manifest)), expected, manifest.said),
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
  if (!path) return { types: modes, said: `--${modeFlag}=${modes.join(',')}` }
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
  const document = parseDocument(text)
  if (document.errors[0]) throw new Error(document.errors[0].message.split('\n')[0])
  const file = document.toJS() as { kind?: string; authorizers?: { type?: string }[] } | null
  if (file?.kind !== 'AuthorizationConfiguration') throw new Error('no AuthorizationConfiguration')
  return (Array.isArray(file.authorizers) ? file.authorizers : []).map(it => String(it?.type))
}

async function fileReader(target: GradeTarget): Promise<(path: string) => Promise<string>> {
  const { container, pod } = await manifestOf(target, 'kube-apiserver')
  return async path => {
    const { hostPath, why } = hostPathOf(path, container, pod)
    if (!hostPath) throw new Error(`not mounted: ${why}`)
    return (await target.node.readFile(hostPath)).toString()
  }
}
