'use client'
import { useQuery } from '@tanstack/react-query'
import { problemOf } from '../api-client.ts'
import { peopleApi } from '../people/people-api.ts'
import { ProblemBox } from '../ui/notice.tsx'
import { CodePart } from './code-part.tsx'
import { DataPart } from './data-part.tsx'
import { InvitationsPart } from './invitations-part.tsx'
import { NamePart } from './name-part.tsx'
import { SignInsPart } from './sign-ins-part.tsx'

/** Oneself: name, code, sign-ins, invitations, data. */
export function Account() {
  const { data: me, error } = useQuery({ queryKey: ['me'], queryFn: peopleApi.me })
  if (error) return <ProblemBox title="Your account could not be loaded" problem={problemOf(error)} />
  if (!me) return <p className="pulse mt-4 text-muted">Loading</p>
  if (!me.signedIn)
    return (
      <p className="mt-4 max-w-[65ch] text-muted">
        Nobody has to sign in here: there is one learner, and all that is kept lies on this machine.
      </p>
    )
  return (
    <>
      <NamePart key={me.name} me={me} />
      <CodePart until={me.codeUntil} />
      <SignInsPart />
      {me.role === 'instructor' && <InvitationsPart />}
      <DataPart />
    </>
  )
}
