'use client'
import { useMutation } from '@tanstack/react-query'
import { problemOf } from '../../api-client.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { toast } from '../../ui/toast.ts'
import { type AnyClass, classApi, type MyClass } from '../class-api.ts'

/** Asks for help; says when it was seen. */
export function Hand({ room, take }: { room: MyClass; take: (room: AnyClass) => void }) {
  const raised = room.handRaisedAt !== undefined
  const turn = useMutation({
    mutationFn: () => classApi.hand(room.id, !raised),
    onSuccess: take,
    onError: error => toast(problemOf(error).detail, { tone: 'bad' }),
  })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span role="status" className="text-muted">
        {raised && (room.handSeenAt === undefined ? 'Your hand is up' : 'Your hand was seen')}
      </span>
      <Button aria-pressed={raised} disabled={turn.isPending} onClick={() => turn.mutate()}>
        <Icon name="hand" className={raised ? 'text-unsure' : ''} />
        {raised ? 'Lower your hand' : 'Raise your hand'}
      </Button>
    </div>
  )
}
