'use client'
import { ApiError, problemOf } from '../../api-client.ts'
import { Button } from '../../ui/button.tsx'
import { Notice, ProblemBox } from '../../ui/notice.tsx'
import { Board } from './board.tsx'
import { JoinCode } from './join-code.tsx'
import { useBoard } from './use-board.ts'

/** The board, or why there is none to show. */
export function BoardPage({ id }: { id: string }) {
  const { room, rows, ahead, gone, learns, error, retry, connected } = useBoard(id)
  if (gone || learns || (error instanceof ApiError && error.status === 404))
    return (
      <Message title={gone ? 'This board is not there for you any more' : 'There is no such board'}>
        {learns
          ? 'Boards are for those who teach a class; you learn in this one.'
          : 'The class was deleted, you do not teach it, or the address is mistyped.'}
      </Message>
    )
  if (error && !room)
    return (
      <ProblemBox
        title="The board could not be loaded"
        problem={problemOf(error)}
        action={<Button onClick={() => retry()}>Try again</Button>}
      />
    )
  return (
    <>
      {!connected && (
        <div className="-mx-4 -mt-6 mb-6">
          <Notice tone="bad">
            The lab server does not answer: this is how it was before. The page goes on by itself when it is
            back.
          </Notice>
        </div>
      )}
      {room?.pausedAt !== undefined && (
        <div className="-mx-4 -mt-6 mb-6">
          <Notice>The class is paused: no deadline runs, and nobody begins a task.</Notice>
        </div>
      )}
      {!room || !rows ? (
        <Loading />
      ) : rows.length === 0 ? (
        <Empty room={room} />
      ) : (
        <Board room={room} rows={rows} ahead={ahead} />
      )}
    </>
  )
}

function Message({ title, children }: { title: string; children: string }) {
  return (
    <div className="mx-auto max-w-2xl py-8">
      <h1 className="text-lg font-semibold">{title}</h1>
      <p className="mt-2 text-muted">{children}</p>
    </div>
  )
}

function Loading() {
  return (
    <div role="status" className="space-y-4">
      <span className="sr-only">Loading the board</span>
      {[72, 96, 88, 92].map(width => (
        <div key={width} className="pulse h-6 rounded bg-raised" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}

/** Nobody is there yet: what they need to come in is shown to the whole room. */
function Empty({ room }: { room: Parameters<typeof JoinCode>[0]['room'] }) {
  return (
    <div className="py-16 text-center">
      <h1 className="text-2xl font-semibold">
        <bdi>{room.title}</bdi>
      </h1>
      <p className="mt-2 mb-12 text-lg text-muted">Nobody has joined yet.</p>
      <JoinCode room={room} />
    </div>
  )
}
