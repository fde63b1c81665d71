'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icons.tsx'
import { toast } from '../../ui/toast.ts'
import { classApi, type Member, type TaughtClass } from '../class-api.ts'
import { Loading } from '../class-frame.tsx'
import { Panel } from '../panel.tsx'
import { moment } from '../times.ts'

/** Who is in the class. */
export function Members({ room }: { room: TaughtClass }) {
  const client = useQueryClient()
  const [removing, setRemoving] = useState<Member>()
  // What is around a class is asked for anew when the class has changed.
  const queryKey = ['class', room.id, 'around', 'members']
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => classApi.members(room.id) })
  const remove = useMutation({
    mutationFn: ({ person }: Member) => classApi.removeMember(room.id, person),
    onSuccess: (_, { name }) => {
      toast(`${name} is not in the class any more.`, { tone: 'good' })
      void client.invalidateQueries({ queryKey })
    },
    onError: error => toast(problemOf(error).detail, { tone: 'bad' }),
  })
  const members = data?.toSorted((a, b) => a.name.localeCompare(b.name)) ?? []
  return (
    <div className="mt-6">
      <Panel title={data ? `In the class: ${data.length}` : 'In the class'}>
        {!data && !error && <Loading what="who is in the class" />}
        {!data && error && (
          <p className="mt-4">
            It could not be loaded. <span className="text-muted">{problemOf(error).detail}</span>{' '}
            <Button onClick={() => refetch()}>Try again</Button>
          </p>
        )}
        {data?.length === 0 && <p className="mt-2 text-muted">Nobody yet. Show your learners the code.</p>}
        <ul className="mt-2 grid gap-x-8 empty:hidden sm:grid-cols-2 xl:grid-cols-3">
          {members.map(member => (
            <li key={member.person} className="flex min-h-12 min-w-0 items-center gap-2 border-b border-line">
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2">
                  <bdi className="truncate">{member.name}</bdi>
                  {member.handRaisedAt !== undefined && (
                    <span className="inline-flex items-center gap-1 whitespace-nowrap text-unsure">
                      <Icon name="hand" /> hand raised
                    </span>
                  )}
                </span>
                <span className="block truncate text-xs text-muted">{about(member, room.asOf)}</span>
              </span>
              {room.role === 'owner' && (
                <IconButton
                  icon="close"
                  label={`Remove ${member.name}`}
                  onClick={() => setRemoving(member)}
                />
              )}
            </li>
          ))}
        </ul>
      </Panel>
      {removing && (
        <Confirm
          title={`Remove ${removing.name}`}
          text="Their labs in this class end, and their results in it are deleted, for good."
          action="Remove from the class"
          onConfirm={() => remove.mutate(removing)}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </div>
  )
}

function about({ role, joinedAt, extraMinutes }: Member, now: number): string {
  const since = `since ${moment(joinedAt, now)}`
  return [role === 'learner' ? '' : role, since, extraMinutes > 0 ? `${extraMinutes} min more` : '']
    .filter(Boolean)
    .join(' · ')
}
