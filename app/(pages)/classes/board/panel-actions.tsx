'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, problemOf } from '../../api-client.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.ts'
import { pathOfClass, type TaughtClass } from '../class-api.ts'
import { type BoardRow, boardApi } from './board-api.ts'
import { nameOf } from './listing.ts'
import { MessageForm } from './message-form.tsx'

interface PanelActionsProps {
  room: TaughtClass
  row: BoardRow
  hidden: boolean
}

type Asked = { what: 'reset' | 'end'; session: string } | { what: 'move'; task: string }
const minutes = [5, 10, 15]

/** What those who teach do for one learner. What takes something away is asked before. */
export function PanelActions({ room, row, hidden }: PanelActionsProps) {
  const [asked, setAsked] = useState<Asked>()
  const name = nameOf(row, hidden)
  const learner = boardApi.learner(room.id, row.person)
  const { mutate, isPending } = useMutation({
    mutationFn: ({ run }: { run: () => Promise<unknown>; says: string }) => run(),
    onSuccess: (_, { says }) => void toast(says, { tone: 'good' }),
    onError: error => {
      const { detail, remedy } = problemOf(error)
      toast(detail, { tone: 'bad', ...(remedy && { detail: remedy }) })
    },
  })
  const act = (run: () => Promise<unknown>, says: string) => mutate({ run, says })
  const { session } = row
  const state = session?.state
  const handUp = row.handRaisedAt !== undefined && row.handSeenAt === undefined
  return (
    <section aria-label="Actions" className="mt-4 space-y-3">
      <div className="flex flex-wrap gap-2">
        {handUp && (
          <Button
            kind="primary"
            disabled={isPending}
            onClick={() => act(learner.handSeen, `${name} sees that you have seen the hand.`)}
          >
            Hand seen
          </Button>
        )}
        {state === 'ready' && (
          <ButtonLink href={`${pathOfClass(room.id)}/board/${encodeURIComponent(row.person)}`}>
            Look into a terminal
          </ButtonLink>
        )}
        {minutes.map(more => (
          <Button
            key={more}
            disabled={isPending || room.archivedAt !== undefined}
            onClick={() => act(() => learner.moreTime(more), `${name} has ${more} more minutes.`)}
          >
            +{more} min
          </Button>
        ))}
        {session && (state === 'lost' || state === 'failed') && (
          <Button
            disabled={isPending}
            onClick={() => act(() => learner.restart(session.id), `${name} gets a new lab.`)}
          >
            Restart the lab
          </Button>
        )}
        {session && state === 'ready' && (
          <Button disabled={isPending} onClick={() => setAsked({ what: 'reset', session: session.id })}>
            Reset the lab…
          </Button>
        )}
        {session && state !== 'ended' && (
          <Button
            kind="danger"
            disabled={isPending}
            onClick={() => setAsked({ what: 'end', session: session.id })}
          >
            End the lab…
          </Button>
        )}
      </div>
      <MessageForm room={room.id} person={row.person} name={name} />
      {room.phase === 'open' && (
        <MoveTo room={room} row={row} onChoose={task => setAsked({ what: 'move', task })} />
      )}
      {asked && (
        <Confirm
          {...questions[asked.what](name, room.labsEach)}
          onConfirm={() => {
            if (asked.what === 'move') act(() => learner.move(asked.task), `${name} was moved.`)
            else if (asked.what === 'reset')
              act(() => learner.reset(asked.session), `The lab of ${name} is being reset.`)
            else act(() => learner.end(asked.session), `The lab of ${name} has ended.`)
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  )
}

const questions = {
  reset: (name: string) => ({
    title: `Reset the lab of ${name}`,
    text: 'Files, objects and terminals go back to the start of the task. Attempts are kept.',
    action: 'Reset the lab',
  }),
  end: (name: string) => ({
    title: `End the lab of ${name}`,
    text: 'The node and everything on it are removed. Attempts are kept, and the task can be begun again.',
    action: 'End the lab',
  }),
  move: (name: string, labsEach: number) => ({
    title: `Move ${name}`,
    text:
      labsEach === 1
        ? 'What they have open ends, with its lab; attempts are kept. They begin the new task themselves, also out of order.'
        : `They begin the new task themselves, also out of order. What they worked in last ends only if they have ${labsEach} labs already.`,
    action: 'Move',
  }),
}

/** No task has such an id. */
const notYet = '-'

interface MoveToProps {
  room: TaughtClass
  row: BoardRow
  onChoose: (task: string) => void
}

function MoveTo({ room, row, onChoose }: MoveToProps) {
  const { data } = useQuery({ queryKey: ['catalogue'], queryFn: api.catalogue })
  const [task, setTask] = useState(notYet)
  const titles = new Map(data?.scenarios.map(({ id, title }) => [id, title]))
  const current = row.session?.state === 'ended' ? undefined : row.session?.scenario
  const options = room.tasks
    .filter(id => id !== current)
    .map(id => ({
      value: id,
      label: `${titles.get(id) ?? id}${row.solved.includes(id) ? ' (solved)' : ''}`,
    }))
  if (options.length === 0) return null
  return (
    <div className="flex gap-2">
      <div className="w-72">
        <Select
          label="Another task"
          value={task}
          options={[{ value: notYet, label: 'Another task' }, ...options]}
          onChange={setTask}
        />
      </div>
      <Button disabled={task === notYet} onClick={() => onChoose(task)}>
        Move…
      </Button>
    </div>
  )
}
