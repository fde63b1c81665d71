/** An issuer of OpenID Connect with whom people sign in, and what its claims make of them. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LabError } from '../../../lab-infra/lab.ts'
import type { Role } from './person.ts'
import { Name } from './text.ts'

export interface Issuer {
  /** Its address, below which `/.well-known/openid-configuration` lies. */
  url: string
  /** What the button says. */
  title: string
  clientId: string
  clientSecret: string
  /** With `email` many issuers put all claims into what they sign; the address itself is not kept. */
  scopes: string[]
  /** The claim that names somebody's roles or groups; dots lead into it. */
  roleClaim: string
  /** The values of that claim that make an instructor, or an assistant. Everybody else learns. */
  instructors: string[]
  assistants: string[]
}

const isLoopback = (url: URL) => ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
const list = (otherwise: string) =>
  z
    .string()
    .default(otherwise)
    .transform(text => text.split(',').map(each => each.trim()))

const Settings = z.object({
  CKS_LAB_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).transform(url => new URL(url)),
  CKS_LAB_OIDC_CLIENT_ID: z.string().min(1),
  CKS_LAB_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  CKS_LAB_OIDC_CLIENT_SECRET_FILE: z.string().min(1).optional(),
  CKS_LAB_OIDC_TITLE: z.string().min(1).optional(),
  CKS_LAB_OIDC_SCOPES: list('openid,profile,email'),
  CKS_LAB_OIDC_ROLE_CLAIM: z.string().min(1).default('roles'),
  CKS_LAB_OIDC_INSTRUCTORS: list('instructor'),
  CKS_LAB_OIDC_ASSISTANTS: list('assistant'),
})

/** @returns undefined where none is named. @throws LabError `bad-issuer` */
export function issuerOf(env: Record<string, string | undefined>): Issuer | undefined {
  if (!env.CKS_LAB_OIDC_ISSUER) return undefined
  const read = Settings.safeParse(env)
  if (!read.success) throw bad(`${read.error.issues[0]!.path.join('.')} is missing, or not of its form`)
  const {
    CKS_LAB_OIDC_ISSUER: url,
    CKS_LAB_OIDC_CLIENT_SECRET_FILE: file,
    CKS_LAB_OIDC_CLIENT_SECRET: secret,
    ...rest
  } = read.data
  if (url.protocol === 'http:' && !isLoopback(url))
    throw bad('CKS_LAB_OIDC_ISSUER begins with http://, which everybody on the way can read and change')
  const clientSecret = secret ?? (file === undefined ? undefined : readSecret(file))
  if (clientSecret === undefined)
    throw bad('neither CKS_LAB_OIDC_CLIENT_SECRET nor CKS_LAB_OIDC_CLIENT_SECRET_FILE is set')
  return {
    url: url.href.replace(/\/$/, ''),
    title: rest.CKS_LAB_OIDC_TITLE ?? url.hostname,
    clientId: rest.CKS_LAB_OIDC_CLIENT_ID,
    clientSecret,
    scopes: rest.CKS_LAB_OIDC_SCOPES,
    roleClaim: rest.CKS_LAB_OIDC_ROLE_CLAIM,
    instructors: rest.CKS_LAB_OIDC_INSTRUCTORS,
    assistants: rest.CKS_LAB_OIDC_ASSISTANTS,
  }
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw bad(`the file of CKS_LAB_OIDC_CLIENT_SECRET_FILE cannot be read: ${(cause as Error).message}`)
  }
}

function bad(why: string): LabError {
  return new LabError('bad-issuer', `The issuer of OpenID Connect cannot be used: ${why}.`, {
    remedy: 'Look at docs/sign-in.md for the variables, or unset CKS_LAB_OIDC_ISSUER.',
  })
}

/** What of somebody's claims is kept: a name and a role. The address is none: it leads nowhere, and is no other's. */
export function profileOf(
  issuer: Issuer,
  claims: Record<string, unknown>,
): { name: string; role: Role; email: string; emailVerified: boolean; image: undefined } {
  const subject = createHash('sha256').update(`${issuer.url} ${claims.sub}`).digest('hex').slice(0, 40)
  const names = [claims.name, claims.preferred_username, claims.nickname]
  const name = names.map(each => Name.safeParse(each).data).find(each => each !== undefined)
  return {
    name: name ?? 'Somebody',
    role: roleOf(issuer, claims),
    email: `${subject}@issuer.invalid`,
    emailVerified: false,
    image: undefined,
  }
}

function roleOf({ roleClaim, instructors, assistants }: Issuer, claims: Record<string, unknown>): Role {
  const held = [claimAt(claims, roleClaim)].flat().filter(value => typeof value === 'string')
  if (held.some(value => instructors.includes(value))) return 'instructor'
  return held.some(value => assistants.includes(value)) ? 'assistant' : 'learner'
}

/** A claim's own name may have dots, as addresses have. */
function claimAt(claims: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined
  }, claims)
}
