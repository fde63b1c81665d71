'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { problemOf } from '../../api-client.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { type ClassCapacity, classApi, type TaughtClass } from '../class-api.ts'
import { Loading } from '../class-frame.tsx'
import { Panel } from '../panel.tsx'
import { EndIdle } from './end-idle.tsx'

/** ms; what the server answers is measured each time. */
const askEvery = 15_000

/** What this machine can hold, against the seats of the class. */
export function Capacity({ room: { id, seats, phase } }: { room: TaughtClass }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['class', id, 'capacity', seats],
    queryFn: () => classApi.capacity(id),
    placeholderData: keepPreviousData,
    refetchInterval: askEvery,
  })
  return (
    <Panel title="Room on this machine" action={phase === 'open' && <EndIdle id={id} onDone={refetch} />}>
      {data ? (
        <Measured capacity={data} />
      ) : error ? (
        <p className="mt-4">
          It could not be measured. <span className="text-muted">{problemOf(error).detail}</span>{' '}
          <Button onClick={() => refetch()}>Try again</Button>
        </p>
      ) : (
        <Loading what="what this machine can hold" />
      )}
    </Panel>
  )
}

function Measured({ capacity }: { capacity: ClassCapacity }) {
  const { seats, labs, enough, most, running, ahead, bounds } = capacity
  const binding = bounds.filter(bound => bound.labs < seats)
  const ample = bounds.filter(bound => bound.labs >= seats)
  return (
    <>
      <p className="mt-4 flex gap-2">
        <Icon
          name={enough ? 'check' : 'warning'}
          className={`mt-0.5 ${enough ? 'text-good' : 'text-unsure'}`}
        />
        <span>
          {enough
            ? `A lab for each of the ${seats} seats.`
            : `${labs} ${labs === 1 ? 'lab' : 'labs'} at once, for ${seats} seats. Whoever comes when all are in use waits for their turn.`}
        </span>
      </p>
      <dl className="mt-4 grid grid-cols-3 gap-4">
        <Figure name="Fit at once" value={String(labs)} />
        <Figure name="Running" value={String(running)} />
        <Figure name="Made ahead" value={`${ahead.ready} of ${ahead.wanted}`} />
      </dl>
      <ul className="mt-4 space-y-3 empty:hidden">
        {most < seats && (
          <li>
            This server was started for at most {most} labs.
            <span className="block text-muted">With a higher --max-labs it allows more.</span>
          </li>
        )}
        {binding.map(bound => (
          <BoundRow key={bound.of} bound={bound} />
        ))}
      </ul>
      {ample.length > 0 && (
        <details className="mt-4">
          <summary className="cursor-pointer text-muted hover:text-text">What there is enough of</summary>
          <ul className="mt-2 space-y-3">
            {ample.map(bound => (
              <BoundRow key={bound.of} bound={bound} enough />
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-lg font-semibold tabular-nums">{value}</dd>
    </div>
  )
}

const beyond: Record<ClassCapacity['bounds'][number]['beyond'], string> = {
  slow: 'more hold each other up while all work at once',
  starved: 'with more, some may end',
  refused: 'more cannot be made',
}

function BoundRow({ bound, enough = false }: { bound: ClassCapacity['bounds'][number]; enough?: boolean }) {
  return (
    <li>
      <span className="font-medium">
        {bound.of.charAt(0).toUpperCase() + bound.of.slice(1)}: {bound.labs}{' '}
        {bound.labs === 1 ? 'lab' : 'labs'}
      </span>
      <span className="text-muted">; {beyond[bound.beyond]}</span>
      <span className="block text-muted">{sentence(bound.reason)}</span>
      {!enough && <span className="block">{sentence(bound.remedy)}</span>}
    </li>
  )
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)
