/** better-auth over our store: sign-ins and their cookies, and OpenID Connect. Nothing of it is served but by our own routes. */
import { randomUUID } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Tables } from '../../store/schema.ts'
import { type Issuer, profileOf } from './issuer.ts'
import { LibraryValues } from './library-values.ts'
import { basePath } from './paths.ts'

export const issuerId = 'issuer'

const day = 24 * 3600
/** s for which a sign-in lasts, from its last use on. */
const signInLasts = 14 * day

export interface LibraryOptions {
  db: Kysely<Tables>
  secret: string
  /** Browsers come over TLS only. */
  secure: boolean
  issuer?: Issuer
  log: Logger
}

export type Library = ReturnType<typeof createLibrary>

export function createLibrary({ db, secret, secure, issuer, log }: LibraryOptions) {
  return betterAuth({
    appName: 'cks-lab',
    secret,
    basePath,
    // The host was checked before; what the address is, each request says.
    baseURL: { allowedHosts: ['*'], protocol: 'auto' },
    // With dates and truth values turned into numbers, all that it asks PostgreSQL SQLite understands as well.
    database: { db: db.withPlugin(new LibraryValues()), type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    // Its details may hold tokens.
    logger: { level: 'warn', log: (level, message) => log[level]({ library: 'better-auth' }, message) },
    rateLimit: { enabled: false },
    user: {
      modelName: 'people',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      // `input`: by what we make of the issuer's claims; no route takes it from anybody else.
      additionalFields: { role: { type: 'string', required: true, defaultValue: 'learner', input: true } },
    },
    session: {
      modelName: 'sign_ins',
      fields: {
        userId: 'person_id',
        expiresAt: 'expires_at',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: signInLasts,
      updateAge: day,
      freshAge: 0,
    },
    account: {
      modelName: 'accounts',
      fields: {
        userId: 'person_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      accountLinking: { enabled: false },
      updateAccountOnSignIn: false,
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    databaseHooks: {
      account: { create: { before: async () => ({ data: noTokens }) } },
      session: {
        create: {
          before: async ({ userAgent }) => ({
            data: { ipAddress: undefined, userAgent: userAgent?.slice(0, 200) },
          }),
        },
      },
    },
    advanced: {
      cookiePrefix: 'cks-lab',
      useSecureCookies: secure,
      // Lax: the way back from an issuer is a link of another site.
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      // migrations.ts makes the tables.
      database: { generateId: () => randomUUID(), validateSchema: false },
      ipAddress: { disableIpTracking: true },
    },
    onAPIError: { errorURL: '/sign-in' },
    plugins: [signInByPerson, ...(issuer ? [genericOAuth({ config: [settingsOf(issuer)] })] : [])],
  })
}

/** What an issuer gives us is used once and kept nowhere. */
const noTokens = {
  accessToken: undefined,
  refreshToken: undefined,
  idToken: undefined,
  accessTokenExpiresAt: undefined,
  refreshTokenExpiresAt: undefined,
}

function settingsOf(issuer: Issuer) {
  return {
    providerId: issuerId,
    discoveryUrl: `${issuer.url}/.well-known/openid-configuration`,
    clientId: issuer.clientId,
    clientSecret: issuer.clientSecret,
    scopes: issuer.scopes,
    pkce: true,
    requireIdTokenVerification: true,
    // Who has lost a role at the issuer has lost it here with the next sign-in.
    overrideUserInfo: true,
    mapProfileToUser: (claims: Record<string, unknown>) => profileOf(issuer, claims),
  }
}

/** Signs somebody in who has shown a code or followed a link; only we call it, no request gets there. */
const signInByPerson = {
  id: 'sign-in-by-person',
  endpoints: {
    signInByPerson: createAuthEndpoint(
      { method: 'POST', body: z.object({ id: z.string() }), requireHeaders: true },
      async ctx => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.id)
        if (!user) throw ctx.error('NOT_FOUND')
        const session = await ctx.context.internalAdapter.createSession(user.id)
        await setSessionCookie(ctx, { session, user })
        return { id: session.id }
      },
    ),
  },
} as const
