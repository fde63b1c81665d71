'use client'
import { useState } from 'react'
import { TerminalEnded } from '../../../lab-infra/terminal/client/client.ts'
import { problemOf } from '../api-client.ts'
import { type ClassEvent, classApi } from '../classes/class-api.ts'
import { useServerEvents } from '../server-events.ts'
import { addressOf, lookApi } from './look-api.ts'
import { ViewTerminal } from './view-terminal.tsx'

interface LookTerminalProps {
  classId: string
  /** Whose it is. */
  person: string
  name: string
  session: string
  terminal: string
}

/**
 * A look into a learner's terminal, for who teaches: the learner is told who looks, and may let them type. It ends when this
 * goes from the page.
 */
export function LookTerminal({ classId, person, name, session, terminal }: LookTerminalProps) {
  /** Each connection is a look of its own. */
  const [look, setLook] = useState<{ id: string; mayType: boolean }>()
  useServerEvents<ClassEvent>(classApi.events(classId), ['look'], event => {
    if (event.type === 'look' && event.look === look?.id) setLook({ id: event.look, mayType: event.mayType })
  })
  const address = async () => {
    try {
      const { look: id, ticket } = await lookApi.look(classId, person, session, terminal)
      setLook({ id, mayType: false })
      return addressOf(ticket)
    } catch (error) {
      if (problemOf(error).status === 404) throw new TerminalEnded('no-such-terminal')
      throw error
    }
  }
  const mayType = look?.mayType ?? false
  return (
    <div className="flex h-full min-h-0 flex-col bg-terminal">
      <p
        role="status"
        className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-2 border-b border-line bg-surface px-4 py-1"
      >
        <span className={`size-2 rounded-full ${mayType ? 'bg-unsure' : 'bg-good'}`} />
        {mayType ? (
          <span>
            <bdi>{name}</bdi> lets you type. What you type goes to their shell.
          </span>
        ) : (
          <span>
            View only. <bdi>{name}</bdi> sees that you look, and may let you type.
          </span>
        )}
      </p>
      <div className="min-h-0 flex-1">
        <ViewTerminal
          label={`Terminal of ${name}${mayType ? '' : ', view only'}`}
          of={`${session} ${terminal}`}
          address={address}
          mayType={mayType}
          ended={reason => endings[reason] ?? 'The look has ended.'}
        />
      </div>
    </div>
  )
}

const endings: Record<string, string> = {
  exited: 'The shell has ended.',
  'no-such-terminal': 'This terminal is not there any more.',
  'lab-gone': 'The lab of this terminal cannot be reached.',
  refused: 'The look has ended: typing is not allowed.',
}
