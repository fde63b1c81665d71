'use client'
import Link from 'next/link'
import { type MineLabel, mineLabel } from '../../catalogue/listing.ts'
import { tones } from '../../catalogue/scenario-row.tsx'
import { Icon } from '../../ui/icons.tsx'
import type { ClassTask, MyClass } from '../class-api.ts'

/** The tasks of the class in their order, with what became of them, and whose turn it is. */
export function MyTasks({ room }: { room: MyClass }) {
  const solved = room.tasks.filter(({ state }) => state === 'solved').length
  const next = nextOf(room)
  return (
    <section aria-label="Tasks" className="mt-6">
      <h2 className="flex items-baseline gap-2 px-3 pb-2 font-medium">
        Tasks
        <span className="font-normal text-muted">
          {solved} of {room.tasks.length} solved
        </span>
      </h2>
      {why(room) && <p className="px-3 pb-2 text-muted">{why(room)}</p>}
      <ol className="overflow-hidden rounded-lg border border-line bg-surface">
        {room.tasks.map((task, at) => (
          <TaskRow key={task.id} room={room} task={task} number={at + 1} next={task.id === next} />
        ))}
      </ol>
    </section>
  )
}

/** The one to go on with: an open one, else what one was moved to, else the first that is not solved and may be begun. */
function nextOf({ tasks, task, phase, pausedAt }: MyClass): string | undefined {
  const open = tasks.find(({ openSession }) => openSession !== undefined)
  if (open) return open.id
  if (phase !== 'open' || pausedAt !== undefined) return undefined
  const unsolved = tasks.filter(({ state, may }) => state !== 'solved' && may)
  return (unsolved.find(({ id }) => id === task) ?? unsolved[0])?.id
}

/** Which cannot be begun now. */
function why({ phase, pausedAt, inOrder }: MyClass): string | undefined {
  if (phase === 'planned') return 'They can be begun when the class has begun.'
  if (phase === 'over') return 'The class is over. Its tasks can be practised still, from the catalogue.'
  if (pausedAt !== undefined) return 'The class is paused: no time runs, and no task is begun meanwhile.'
  return inOrder ? 'One after the other: a task can be begun when those before it are solved.' : undefined
}

interface TaskRowProps {
  room: MyClass
  task: ClassTask
  number: number
  next: boolean
}

const columns =
  'grid min-h-14 grid-cols-[1.5rem_1fr_auto] items-center gap-x-4 px-3 py-2 sm:grid-cols-[1.5rem_1fr_4rem_6rem_6.5rem]'

function TaskRow(props: TaskRowProps) {
  const { room, task } = props
  const begins = room.phase === 'open' && room.pausedAt === undefined && task.may
  const href = `/lab/${encodeURIComponent(task.id)}?class=${encodeURIComponent(room.id)}`
  return (
    <li className="border-t border-line first:border-t-0">
      {begins || task.openSession ? (
        <Link href={href} prefetch={false} className={`${columns} -outline-offset-2 hover:bg-raised`}>
          <Columns {...props} />
        </Link>
      ) : (
        <div className={columns}>
          <Columns {...props} />
        </div>
      )}
    </li>
  )
}

function Columns({ room, task, number, next }: TaskRowProps) {
  const { id, title, subtitle, minutes, state, best, attempts, openSession, may } = task
  const label: MineLabel = mineLabel({ mine: { state, best, attempts, openSession } })
  return (
    <>
      <span className="text-right text-muted tabular-nums">{number}</span>
      <span className="min-w-0">
        <span className="block font-medium">{title}</span>
        {subtitle && <span className="block text-muted">{subtitle}</span>}
        {id === room.task && state !== 'solved' && (
          <span className="block text-accent">Your instructor asks you to go on with this one.</span>
        )}
      </span>
      <span className="text-muted max-sm:hidden">{minutes} min</span>
      <span className={`whitespace-nowrap ${tones[label.tone]}`}>{label.text}</span>
      <span className="max-sm:col-start-2">
        {next && (
          <span className="inline-flex h-8 items-center gap-1 rounded-md bg-accent-fill pr-2 pl-3 font-medium text-on-accent">
            {openSession ? 'Go on' : state === 'tried' ? 'Try again' : 'Start'}
            <Icon name="chevron" />
          </span>
        )}
        {!may && <span className="text-muted">after {number - 1}</span>}
      </span>
    </>
  )
}
