'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../api-client.ts'
import { Button } from '../ui/button.tsx'
import { ProblemBox } from '../ui/notice.tsx'
import { Tabs, tabId } from '../ui/tabs.tsx'
import { lookApi, type Workplace } from './look-api.ts'
import { LookTerminal } from './look-terminal.tsx'

/** ms between two looks which terminals there are. */
const renewEvery = 3_000

/** The terminals of a learner's labs in the class, one of them shown. */
export function LookAtLearner({ classId, person, name }: { classId: string; person: string; name: string }) {
  const [chosen, setChosen] = useState<string>()
  const { data, error, refetch } = useQuery({
    queryKey: ['class', classId, 'workplaces', person],
    queryFn: () => lookApi.workplaces(classId, person),
    refetchInterval: renewEvery,
    gcTime: 0,
  })
  if (!data)
    return error ? (
      <div className="p-8">
        <ProblemBox
          title="The terminals could not be listed"
          problem={problemOf(error)}
          action={<Button onClick={() => refetch()}>Try again</Button>}
        />
      </div>
    ) : (
      <p role="status" className="pulse p-8 text-muted">
        Looking for terminals
      </p>
    )
  const items = data.flatMap(place => itemsOf(place, data.length > 1))
  const shown = items.find(({ id }) => id === chosen) ?? items[0]
  if (!shown) return <Nothing name={name} places={data} />
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Tabs label={`Terminals of ${name}`} items={items} selected={shown.id} onSelect={setChosen} />
      <div role="tabpanel" id={shown.panelId} aria-labelledby={tabId(shown)} className="min-h-0 flex-1">
        <LookTerminal
          key={shown.id}
          classId={classId}
          person={person}
          name={name}
          session={shown.session}
          terminal={shown.terminal}
        />
      </div>
    </div>
  )
}

function itemsOf({ session, title, terminals }: Workplace, several: boolean) {
  return terminals.map(terminal => ({
    id: `${session} ${terminal.id}`,
    label: several ? `${title}: ${terminal.title}` : terminal.title,
    panelId: `look-${session}-${terminal.id}`,
    session,
    terminal: terminal.id,
  }))
}

function Nothing({ name, places }: { name: string; places: Workplace[] }) {
  const preparing = places.find(({ state }) => state === 'preparing' || state === 'resetting')
  return (
    <p role="status" className="p-8 text-muted">
      <bdi>{name}</bdi>{' '}
      {preparing
        ? `waits for the lab of “${preparing.title}”.`
        : places.length > 0
          ? 'has no terminal open.'
          : 'has no lab in this class now.'}{' '}
      A terminal is shown here as soon as there is one.
    </p>
  )
}
