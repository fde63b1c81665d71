'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect } from 'react'
import { problemOf } from '../../../../api-client.ts'
import { LookAtLearner } from '../../../../looks/look-at-learner.tsx'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icons.tsx'
import { ProblemBox } from '../../../../ui/notice.tsx'
import { ThemeToggle } from '../../../../ui/theme-toggle.tsx'
import { classApi } from '../../../class-api.ts'

/** A learner's terminals, for who teaches: one screen. */
export function LookPage({ classId, person }: { classId: string; person: string }) {
  const members = useQuery({
    queryKey: ['class', classId, 'members'],
    queryFn: () => classApi.members(classId),
  })
  const name = members.data?.find(member => member.person === person)?.name
  useEffect(() => {
    if (name) document.title = `${name} · cks-lab`
  }, [name])
  return (
    <div className="grid h-dvh grid-rows-[48px_minmax(0,1fr)]">
      <header className="flex items-center gap-2 border-b border-line bg-surface px-2">
        <Link
          href={`/classes/${encodeURIComponent(classId)}/board`}
          className="flex h-8 items-center gap-1 rounded-md pr-3 pl-1 text-muted hover:bg-raised hover:text-text"
        >
          <Icon name="back" />
          Board
        </Link>
        <h1 className="min-w-0 truncate font-semibold">
          <bdi>{name ?? 'Look into a terminal'}</bdi>
        </h1>
        <span className="ml-auto">
          <ThemeToggle />
        </span>
      </header>
      <main className="min-h-0">
        {members.error || (members.data && name === undefined) ? (
          <div className="p-8">
            <ProblemBox
              title="Nobody can be looked at here"
              problem={members.error ? problemOf(members.error) : notThere}
              action={<Button onClick={() => members.refetch()}>Try again</Button>}
            />
          </div>
        ) : (
          name !== undefined && <LookAtLearner classId={classId} person={person} name={name} />
        )}
      </main>
    </div>
  )
}

const notThere = {
  type: 'about:blank' as const,
  title: 'Not there',
  status: 404,
  code: 'no-such-member',
  detail: 'Nobody of that id is in the class.',
  remedy: 'Choose somebody on the board.',
}
