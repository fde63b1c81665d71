'use client'
import { useQuery } from '@tanstack/react-query'
import { problemOf } from '../../api-client.ts'
import { useMe } from '../../people/use-me.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ProblemBox } from '../../ui/notice.tsx'
import { type AnyClass, classApi } from '../class-api.ts'
import { Loading } from '../class-frame.tsx'
import { ClassRow } from './class-row.tsx'

/** The classes that one teaches, and those that one learns in. */
export function ClassList() {
  const me = useMe()
  const { data, error, refetch } = useQuery({
    queryKey: ['classes'],
    queryFn: classApi.list,
    refetchOnMount: 'always',
    // What begins and ends by the clock tells nobody.
    refetchInterval: 30_000,
  })
  const makes = me?.role === 'instructor'
  const taught = data?.filter(({ as }) => as === 'teacher') ?? []
  const archived = taught.filter(isArchived)
  const groups = [
    { title: 'You teach', classes: taught.filter(room => !isArchived(room)) },
    { title: 'You learn in', classes: data?.filter(({ as }) => as === 'learner') ?? [] },
  ].filter(({ classes }) => classes.length > 0)
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-auto text-lg font-semibold">Classes</h1>
        <ButtonLink href="/join">Join by a code</ButtonLink>
        {makes && (
          <ButtonLink href="/classes/new" kind="primary">
            New class
          </ButtonLink>
        )}
      </div>
      {!data && !error && <Loading what="your classes" />}
      {!data && error && (
        <div className="mt-6">
          <ProblemBox
            title="Your classes could not be loaded"
            problem={problemOf(error)}
            action={<Button onClick={() => refetch()}>Try again</Button>}
          />
        </div>
      )}
      {data?.length === 0 && <Nothing makes={makes} />}
      {groups.map(({ title, classes }) => (
        <section key={title} aria-label={title} className="mt-8">
          <h2 className="px-3 pb-2 font-medium">{title}</h2>
          <Rows classes={classes} />
        </section>
      ))}
      {archived.length > 0 && (
        <details className="group mt-8">
          <summary className="cursor-pointer px-3 pb-2 text-muted hover:text-text">
            Archived ({archived.length})
          </summary>
          <Rows classes={archived} />
        </details>
      )}
    </>
  )
}

const isArchived = (room: AnyClass) => room.as === 'teacher' && room.archivedAt !== undefined

function Rows({ classes }: { classes: AnyClass[] }) {
  return (
    <ul className="overflow-hidden rounded-lg border border-line bg-surface">
      {classes.map(room => (
        <ClassRow key={room.id} room={room} />
      ))}
    </ul>
  )
}

function Nothing({ makes }: { makes: boolean }) {
  return (
    <p className="mt-6 max-w-[65ch] text-muted">
      {makes
        ? 'You have no class yet. Make one: choose its tasks and times, then show your learners its code.'
        : 'You are in no class yet. Join one by the code that your instructor shows.'}
    </p>
  )
}
