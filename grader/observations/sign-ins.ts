/** New ways to sign in that the API server's configuration opens: users of a token file, and issuers of tokens. */
import { createHash } from 'node:crypto'
import { beginningOf } from '../cluster/beginning.ts'
import { type ConfigFile, configOfFlag } from '../cluster/config-files.ts'
import { servedResources } from '../cluster/discovery.ts'
import { grantsThen, grantsToCome, heldBy, sameAs, type Who } from '../cluster/grants.ts'
import { coveredBy, isVoid, lineOf, rulesInWords } from '../cluster/rule-lines.ts'
import { tokenUsers } from '../cluster/token-file.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

/**
 * Who signs in by what the setup did not leave may do no more than everybody who signs in: users of a token file
 * (kubernetes.io/docs/reference/access-authn-authz/authentication/#static-token-file). Issuers of tokens may not be added
 * at all, for they say what groups a user is in; nor authorities to those that are there. Nothing is observed where none
 * of it is so.
 */
export async function observeSignIns(target: GradeTarget): Promise<Observation[]> {
  const [tokens, config] = await Promise.all([
    newFile(target, 'token-auth-file'),
    newFile(target, 'authentication-config'),
  ])
  const issuers = issuersIn(config?.data)
  return [
    ...(await observeAuthoritiesKept(target)),
    ...(tokens?.text === undefined ? [] : await observeTokenUsers(target, tokens.where, tokens.text)),
    ...(config && issuers.length > 0
      ? [observe(false, config.where, 'no further issuer of tokens', issuers.join(', '))]
      : []),
  ]
}

/** Files whose certificates and keys vouch for who somebody is. The API server reads the first two again while it runs. */
const authorities = ['client-ca-file', 'requestheader-client-ca-file', 'service-account-key-file']

/** Those of them that are changed; another file is told by what judges flags. */
async function observeAuthoritiesKept(target: GradeTarget): Promise<Observation[]> {
  const { files } = await beginningOf(target)
  const seen = await Promise.all(
    authorities.map(async flag => {
      const { hostPath, text } = await configOfFlag(target, 'kube-apiserver', flag)
      const then = hostPath === undefined ? undefined : files[hostPath]?.sha256
      if (!hostPath || then === undefined || (text !== undefined && sha256(text) === then)) return []
      const expected = `what vouches for those who sign in (--${flag}), as it was`
      return [observe(false, hostPath, expected, text === undefined ? 'gone' : 'another content')]
    }),
  )
  return seen.flat()
}

/** The file that a flag names, unless it is one that the setup left. */
async function newFile(target: GradeTarget, flag: string): Promise<ConfigFile | undefined> {
  const file = await configOfFlag(target, 'kube-apiserver', flag)
  if (!file.hostPath || file.text === undefined) return undefined
  const { files } = await beginningOf(target)
  return files[file.hostPath]?.sha256 === sha256(file.text) ? undefined : file
}

async function observeTokenUsers(target: GradeTarget, where: string, text: string): Promise<Observation[]> {
  const [toCome, then, served] = await Promise.all([
    grantsToCome(target),
    grantsThen(target),
    servedResources(target),
  ])
  const namespaces = [undefined, ...new Set(toCome.flatMap(it => it.namespace ?? []))]
  const everybody: Who = { group: 'system:authenticated' }
  return tokenUsers(text).map(who => {
    const more = namespaces.flatMap(it => {
      const everywhere = it === undefined ? [] : heldBy(toCome, sameAs(who))
      const had = [...heldBy(then, sameAs(everybody), it), ...everywhere]
      return heldBy(toCome, sameAs(who), it)
        .filter(rule => !coveredBy(had, rule) && !isVoid(rule, served))
        .map(rule => `${lineOf(rule)}${it === undefined ? '' : ` in ${it}`}`)
    })
    // The Node authorizer gives these rights of its own, beside RBAC.
    if (who.groups.includes('system:nodes') && who.user.startsWith('system:node:'))
      more.push('what a node may')
    const groups = who.groups.length > 0 ? `, in ${who.groups.join(', ')}` : ''
    return observe(
      more.length === 0,
      where,
      `the user ${who.user} may do no more than everybody who signs in`,
      `${who.user}${groups}: ${more.length > 0 ? rulesInWords([...new Set(more)]) : 'no more'}`,
    )
  })
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

function issuersIn(data: unknown): string[] {
  const jwt = (data as { jwt?: unknown } | null | undefined)?.jwt
  return (Array.isArray(jwt) ? jwt : []).map(it => String(it?.issuer?.url ?? 'an issuer without url'))
}
