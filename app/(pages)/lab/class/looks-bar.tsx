'use client'
import { type Look, problemOf, type Terminal } from '../../api-client.ts'
import { lookApi } from '../../looks/look-api.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.ts'

interface LooksBarProps {
  session: string
  looks: readonly Look[]
  terminals: readonly Terminal[]
}

/**
 * Who looks into which terminal, and what the learner can do about it. It stands in the row of the tabs, for a bar of its own
 * would change the size of the terminals.
 */
export function LooksBar({ session, looks, terminals }: LooksBarProps) {
  const run = (work: Promise<unknown>) =>
    work.catch(error => {
      // A look that is not there has ended meanwhile.
      if (problemOf(error).status !== 404) toast(problemOf(error).detail, { tone: 'bad' })
    })
  return (
    <ul aria-label="Who looks" className="ml-4 flex min-w-0 shrink-[0.5] items-center gap-4 overflow-x-auto">
      {looks.map(({ id, name, terminal, mayType }) => (
        <li key={id} className="flex items-center gap-2 whitespace-nowrap">
          <span aria-hidden="true" className={`size-2 rounded-full ${mayType ? 'bg-unsure' : 'bg-good'}`} />
          <span role="status">
            <bdi className="font-medium">{name}</bdi> {mayType ? 'looks and may type' : 'looks'}
            {terminals.length > 1 && ` at ${titleOf(terminals, terminal)}`}
          </span>
          <Button kind="quiet" onClick={() => run(lookApi.allowTyping(session, id, !mayType))}>
            {mayType ? 'Stop typing' : 'Allow typing'}
          </Button>
          <Button kind="quiet" onClick={() => run(lookApi.endLook(session, id))}>
            End look
          </Button>
        </li>
      ))}
    </ul>
  )
}

const titleOf = (terminals: readonly Terminal[], id: string) =>
  terminals.find(terminal => terminal.id === id)?.title ?? 'a terminal'
