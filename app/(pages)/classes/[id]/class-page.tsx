'use client'
import Link from 'next/link'
import { useEffect } from 'react'
import { ApiError, problemOf } from '../../api-client.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Notice, ProblemBox } from '../../ui/notice.tsx'
import { Loading } from '../class-frame.tsx'
import { LearnerView } from '../learn/learner-view.tsx'
import { TeacherView } from '../teach/teacher-view.tsx'
import { useClass } from '../use-class.ts'

/** One class, as whoever looks sees it. */
export function ClassPage({ id }: { id: string }) {
  const { room, messages, error, retry, gone, connected, take } = useClass(id)
  const title = room?.title
  useEffect(() => {
    if (title) document.title = `${title} · cks-lab`
  }, [title])
  if (gone || isNoSuch(error)) return <Gone was={title} />
  if (!room)
    return error ? (
      <ProblemBox
        title="The class could not be loaded"
        problem={problemOf(error)}
        action={<Button onClick={() => retry()}>Try again</Button>}
      />
    ) : (
      <Loading what="the class" />
    )
  return (
    <>
      <Link href="/classes" prefetch={false} className="text-muted hover:text-text hover:underline">
        Classes
      </Link>
      {!connected && (
        <div className="mt-2">
          <Notice>The server does not answer. This page goes on by itself when it is back.</Notice>
        </div>
      )}
      {room.as === 'teacher' ? (
        <TeacherView room={room} take={take} />
      ) : (
        <LearnerView room={room} messages={messages} take={take} />
      )}
    </>
  )
}

const isNoSuch = (error: unknown) => error instanceof ApiError && error.status === 404

function Gone({ was }: { was: string | undefined }) {
  return (
    <>
      <h1 className="text-lg font-semibold">
        {was ? (
          <>
            “<bdi>{was}</bdi>” is not there for you any more
          </>
        ) : (
          'There is no such class'
        )}
      </h1>
      <p className="mt-2 mb-6 max-w-[65ch] text-muted">
        {was
          ? 'It was deleted, or you were taken out of it.'
          : 'It was deleted, you are not in it, or the address is mistyped.'}
      </p>
      <ButtonLink href="/classes">Your classes</ButtonLink>
    </>
  )
}
