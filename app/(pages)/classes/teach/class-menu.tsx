'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { Confirm } from '../../ui/dialog.tsx'
import { Menu } from '../../ui/menu.tsx'
import { toast } from '../../ui/toast.ts'
import { classApi, type TaughtClass } from '../class-api.ts'
import { CopyDialog } from './copy-dialog.tsx'

interface ClassMenuProps {
  room: TaughtClass
  /** It was deleted. */
  onGone?: () => void
}

/** What its owner can do with a class as a whole; nothing for others. */
export function ClassMenu({ room, onGone }: ClassMenuProps) {
  const client = useQueryClient()
  const [asking, setAsking] = useState<'copy' | 'archive' | 'delete'>()
  const { id, title, learners, archivedAt } = room
  const act = useMutation({
    mutationFn: ({ run }: Act) => run(),
    onSuccess: (_, { done }) => {
      toast(done, { tone: 'good' })
      void client.invalidateQueries({ queryKey: ['classes'] })
    },
    onError: (error, { failed }) => {
      const { detail, remedy } = problemOf(error)
      toast(failed, { tone: 'bad', detail: `${detail} ${remedy ?? ''}` })
    },
  })
  if (room.role !== 'owner') return null
  const close = () => setAsking(undefined)
  const archive = {
    run: () => classApi.archive(id),
    done: `“${title}” is archived.`,
    failed: 'It was not archived.',
  }
  const remove = {
    run: () => classApi.remove(id).then(onGone),
    done: `“${title}” is deleted.`,
    failed: 'It was not deleted.',
  }
  return (
    <>
      <Menu
        icon="more"
        label={`More for ${title}`}
        groups={[
          [
            { label: 'Copy…', detail: 'Its tasks and rules, at another time.', run: () => setAsking('copy') },
            {
              label: 'Archive…',
              detail: 'It is over at once. Results stay.',
              disabled: archivedAt !== undefined,
              run: () => setAsking('archive'),
            },
          ],
          [{ label: 'Delete…', danger: true, run: () => setAsking('delete') }],
        ]}
      />
      {asking === 'copy' && <CopyDialog room={room} onClose={close} />}
      {asking === 'archive' && (
        <Confirm
          title={`Archive “${title}”`}
          text="It is over at once: open labs end, and nobody can join any more. Results stay, and it can be copied."
          action="Archive the class"
          onConfirm={() => act.mutate(archive)}
          onClose={close}
        />
      )}
      {asking === 'delete' && (
        <Confirm
          title={`Delete “${title}”`}
          text={`All that belongs to it goes, for good: ${whose(learners)}, labs, messages and results.`}
          action="Delete the class"
          onConfirm={() => act.mutate(remove)}
          onClose={close}
        />
      )}
    </>
  )
}

interface Act {
  run: () => Promise<unknown>
  done: string
  failed: string
}

const whose = (learners: number) =>
  learners === 1 ? 'its 1 learner’s place' : `places of ${learners} learners`
