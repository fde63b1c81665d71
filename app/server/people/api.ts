/** What the API says of people, as schemas: part of the contract in `app/server/api.ts`. */
import { z } from 'zod'
import { Name } from './text.ts'

const time = z.number().int().describe('ms since the epoch')
const Code = z.string().min(1).max(100).describe('blanks, dashes and capitals do not matter')

const Role = z.enum(['learner', 'assistant', 'instructor'])
export const Person = z.object({ id: z.string(), name: z.string(), role: Role })

/** What a page for signing in can offer. */
export const SignInWays = z.object({
  needed: z.boolean().describe('false where everybody is the local person'),
  me: Person.optional().describe('who has signed in with this browser'),
  issuer: z.object({ title: z.string() }).optional().describe('of OpenID Connect'),
})
export const SignInByCode = z.object({ code: Code })
export const SignInAtIssuer = z.object({
  to: z
    .string()
    .max(500)
    .regex(/^\/([^/\\]|$)[^\\]*$/)
    .default('/')
    .describe('the page to come back to'),
})
export const AtIssuer = z.object({ url: z.string().describe('where to go next') })

export const Join = z.object({
  code: Code.describe('of the class'),
  name: Name.optional().describe('how to be called; not asked of who has signed in'),
})
export const Joined = z.object({
  person: Person,
  classId: z.string(),
  title: z.string(),
  code: z.string().optional().describe('the personal code of who is new here, told this once'),
})

export const InvitationRequest = z.object({ role: z.enum(['assistant', 'instructor']) })
export const Invitation = z.object({ id: z.string(), role: Role, until: time })
export const NewInvitation = Invitation.extend({
  path: z.string().describe('of the page that takes it; told this once, good for one use'),
})
export const AcceptInvitation = z.object({
  invitation: z.string().min(1).max(100),
  name: Name.optional().describe('how to be called; not asked of who has signed in'),
})
export const Accepted = z.object({
  person: Person,
  code: z.string().optional().describe('the personal code of who is new here, told this once'),
})

export const Me = Person.extend({
  signedIn: z.boolean().describe('false where everybody is the local person'),
  codeUntil: time.optional().describe('until when the personal code admits; missing where there is none'),
})
export const Rename = z.object({ name: Name })
export const PersonalCode = z.object({ code: z.string().describe('told this once'), until: time })
export const SignIn = z.object({
  id: z.string(),
  browser: z.string().describe('as it calls itself'),
  since: time,
  until: time,
  current: z.boolean().describe('the one that asks'),
})

export type Person = z.infer<typeof Person>
export type SignInWays = z.infer<typeof SignInWays>
export type AtIssuer = z.infer<typeof AtIssuer>
export type Joined = z.infer<typeof Joined>
export type Invitation = z.infer<typeof Invitation>
export type NewInvitation = z.infer<typeof NewInvitation>
export type Accepted = z.infer<typeof Accepted>
export type Me = z.infer<typeof Me>
export type PersonalCode = z.infer<typeof PersonalCode>
export type SignIn = z.infer<typeof SignIn>

/*
 * Routes; the first seven and /healthz are for those, too, who have not signed in:
 *
 *   GET    /api/sign-in                         SignInWays
 *   POST   /api/sign-in/code                    SignInByCode -> 200 Person
 *   POST   /api/sign-in/issuer                  SignInAtIssuer -> 200 AtIssuer; it sends people back to /api/sign-in/callback/issuer
 *   POST   /api/sign-in/invitation              AcceptInvitation -> 201 Accepted
 *   POST   /api/join                            Join -> 201 Joined
 *   GET    /api/privacy                         Text: what is kept about whom
 *   DELETE /api/sign-in                         204: of this browser
 *   GET    /api/me                              Me
 *   POST   /api/me                              Rename -> 200 Me
 *   DELETE /api/me                              204: with all that is kept of one
 *   GET    /api/me/data                         all that is kept of one, as JSON
 *   POST   /api/me/code                         200 PersonalCode, in the place of the former
 *   GET    /api/me/sign-ins                     SignIn[]
 *   DELETE /api/me/sign-ins/:id                 204
 *   GET    /api/invitations                     Invitation[]: one's own that nobody has used
 *   POST   /api/invitations                     InvitationRequest -> 201 NewInvitation; instructors only
 *   DELETE /api/invitations/:id                 204
 */
