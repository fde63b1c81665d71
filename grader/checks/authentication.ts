/** How the API server lets somebody in: what its flags and its AuthenticationConfiguration say of requests without credentials. */
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { type CommandLine, effective } from './argv.ts'
import type { ConfigFile } from './config-files.ts'
import { fileInForce } from './in-force.ts'
import { flagsOf } from './manifests.ts'
import { observeRequest } from './requests.ts'

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

/** The manifest, and the file that it names, let requests without credentials in at these paths and nowhere else. */
export async function observeAnonymousPaths(target: GradeTarget, ...open: string[]): Promise<Observation[]> {
  const flags = await flagsOf(target, 'kube-apiserver')
  const named = effective(flags.manifest, 'authentication-config').length > 0
  const file = named ? await fileInForce(target, 'kube-apiserver', 'authentication-config') : undefined
  const expected =
    open.length > 0 ? `without credentials at most ${open.join(', ')}` : 'nothing without credentials'
  const judged = (access: AnonymousAccess, where: string) => {
    const further = access.paths?.filter(it => !open.includes(it))
    return observe(further?.length === 0, where, expected, inWords(access, further ?? []))
  }
  const where = file?.where ?? flags.where('anonymous-auth')
  const said = judged(anonymousAccess(flags.manifest, file), where)
  if (!file) {
    const running = flags.running && anonymousAccess(flags.running)
    return [said, judged(running ?? { problem: 'no such process runs' }, flags.process)]
  }
  return [said, observe(file.inForce, where, 'what it says is in force', file.said)]
}

function inWords({ paths, problem }: AnonymousAccess, further: string[]): string {
  if (problem !== undefined) return problem
  if (!paths) return 'every path'
  if (paths.length === 0) return 'nothing'
  return further.length > 0 ? `also ${further.join(', ')}` : paths.join(', ')
}

/** What requests without credentials are answered by default, by their own rights and by the API server's root. */
const wellKnown = ['/api', '/apis', '/version', '/openapi/v2', '/metrics']

/**
 * Requests without credentials are refused with 401. Which paths are open the configuration tells whole; asking shows
 * that it is in force.
 * @param attacked what an attack would ask for
 */
export async function observeAnonymousRefused(
  target: GradeTarget,
  attacked: string[],
): Promise<Observation[]> {
  const asked = [...wellKnown, ...attacked, `/${target.nonce}`]
  return Promise.all(asked.map(path => observeRequest(target, { path, as: 'nobody' }, { status: 401 })))
}
