'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { problemOf } from '../api-client.ts'
import { peopleApi } from '../people/people-api.ts'
import { Refusal } from '../people/refusal.tsx'
import { Button } from '../ui/button.tsx'
import { CopyBlock } from '../ui/copy.tsx'
import { dayOf, Part } from './part.tsx'

export function InvitationsPart() {
  const client = useQueryClient()
  const again = () => client.invalidateQueries({ queryKey: ['invitations'] })
  const { data, error } = useQuery({ queryKey: ['invitations'], queryFn: peopleApi.invitations })
  const invite = useMutation({ mutationFn: peopleApi.invite, onSuccess: again })
  const withdraw = useMutation({
    mutationFn: (id: string) => peopleApi.withdraw(id),
    onSuccess: (_, id) => {
      if (invite.data?.id === id) invite.reset()
      return again()
    },
  })
  const problem = error ?? invite.error ?? withdraw.error
  const link = invite.data && `${window.location.origin}${invite.data.path}`
  return (
    <Part title="Invitations">
      <p className="mt-2 max-w-[65ch] text-muted">
        A link makes whoever follows it first an instructor or assistant of this server. It is good once, for
        a week.
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button disabled={invite.isPending} onClick={() => invite.mutate('instructor')}>
          Invite an instructor
        </Button>
        <Button disabled={invite.isPending} onClick={() => invite.mutate('assistant')}>
          Invite an assistant
        </Button>
      </div>
      {link && (
        <div className="mt-4">
          <p className="mb-2 font-medium">
            Give this link to one {invite.data?.role}; it is shown this once.
          </p>
          <CopyBlock text={link}>{link}</CopyBlock>
        </div>
      )}
      <ul className="mt-2">
        {data?.map(({ id, role, until }) => (
          <li key={id} className="flex min-h-12 items-center gap-4 border-b border-line py-2 last:border-0">
            <span className="min-w-0 flex-1">
              For an {role}
              <span className="block text-muted">until {dayOf(until)}, not used yet</span>
            </span>
            <Button disabled={withdraw.isPending} onClick={() => withdraw.mutate(id)}>
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
      <Refusal problem={problem ? problemOf(problem) : undefined} />
    </Part>
  )
}
