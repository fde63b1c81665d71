/** How the API server lets somebody in: what its flags and its AuthenticationConfiguration say of requests without credentials. */
import { type CommandLine, effective } from './argv.ts'
import type { ConfigFile } from './config-files.ts'

/** What is let in without credentials. */
export interface AnonymousAccess {
  /** Paths that requests are let in at; every path when undefined, none when empty. */
  paths?: string[]
  /** Set instead when it cannot be told. */
  problem?: string
}

/**
 * What a command line and the file that it names let in without credentials. A path of a condition is one path, not what
 * lies below it (apiserver/pkg/authentication/request/anonymous); without conditions all are let in; flag and file together are
 * refused (kubernetes/pkg/kubeapiserver/options/authentication.go).
 */
export function anonymousAccess(
  line: CommandLine,
  file?: Pick<ConfigFile, 'data' | 'problem'>,
): AnonymousAccess {
  const [flag] = effective(line, 'anonymous-auth')
  const named = effective(line, 'authentication-config').at(-1)
  const byFlag: AnonymousAccess = flag === 'false' ? { paths: [] } : {}
  if (!named) return byFlag
  if (file?.problem !== undefined) return { problem: file.problem }
  const { kind, anonymous } = record(file?.data)
  if (kind !== 'AuthenticationConfiguration') return { problem: 'no AuthenticationConfiguration' }
  if (anonymous === undefined || anonymous === null) return byFlag
  if (flag !== undefined)
    return { problem: '--anonymous-auth besides `anonymous` in the file: the API server does not start' }
  const { enabled, conditions } = record(anonymous)
  const paths = (Array.isArray(conditions) ? conditions : []).map(it => String(record(it).path ?? ''))
  if (enabled !== true)
    return paths.length > 0
      ? { problem: 'conditions without `enabled: true`: the API server refuses the file' }
      : { paths: [] }
  return paths.length > 0 ? { paths: [...new Set(paths)] } : {}
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
