'use client'
import { TerminalEnded } from '../../../lab-infra/terminal/client/client.ts'
import { problemOf } from '../api-client.ts'
import { addressOf, lookApi } from './look-api.ts'
import { ViewTerminal } from './view-terminal.tsx'

/** The terminal that is shown to the class. */
export function ShownTerminal({ classId, by, since }: { classId: string; by: string; since: number }) {
  return (
    <ViewTerminal
      label={`Terminal of ${by}, view only`}
      of={`${classId} ${since}`}
      address={() => address(classId)}
      ended={() => 'It is shown no longer.'}
    />
  )
}

async function address(classId: string): Promise<string> {
  try {
    return addressOf((await lookApi.shownTicket(classId)).ticket)
  } catch (error) {
    if (problemOf(error).status === 404) throw new TerminalEnded('no-such-terminal')
    throw error
  }
}
