/** Who may ask without credentials, and for what: by the configuration, and by asking. */
import { effective } from '../cluster/argv.ts'
import { type AnonymousAccess, anonymousAccess } from '../cluster/authentication.ts'
import { fileInForce } from '../cluster/in-force.ts'
import { flagsOf } from '../cluster/manifests.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { observeRequest } from './requests.ts'

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
