'use client'
import { useState } from 'react'
import { type Look, problemOf, type Terminal } from '../../api-client.ts'
import { lookApi } from '../../looks/look-api.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

interface LooksBarProps {
  session: string
  looks: readonly Look[]
  terminals: readonly Terminal[]
}

/** Who looks into which terminal, and what the learner can do about it. */
export function LooksBar({ session, looks, terminals }: LooksBarProps) {
  const [problem, setProblem] = useState<string>()
  const run = (work: Promise<unknown>) => {
    setProblem(undefined)
    work.catch(error => {
      // It ended by itself meanwhile.
      if (problemOf(error).status !== 404) setProblem(problemOf(error).detail)
    })
  }
  return (
    <section aria-label="Who looks">
      {looks.map(({ id, name, terminal, mayType }) => (
        <div
          key={id}
          className={`flex min-h-10 flex-wrap items-center gap-2 border-b border-line px-4 py-1 ${mayType ? 'bg-raised' : 'bg-surface'}`}
        >
          <span aria-hidden="true" className={`size-2 rounded-full ${mayType ? 'bg-unsure' : 'bg-good'}`} />
          <span role="status" className="min-w-0 flex-1">
            <bdi className="font-medium">{name}</bdi> {mayType ? 'looks and may type' : 'looks'}
            {terminals.length > 1 && ` at ${titleOf(terminals, terminal)}`}
          </span>
          <Button onClick={() => run(lookApi.allowTyping(session, id, !mayType))}>
            {mayType ? 'Stop typing' : 'Allow typing'}
          </Button>
          <Button onClick={() => run(lookApi.endLook(session, id))}>End look</Button>
        </div>
      ))}
      {problem && <Notice tone="bad">{problem}</Notice>}
    </section>
  )
}

const titleOf = (terminals: readonly Terminal[], id: string) =>
  terminals.find(terminal => terminal.id === id)?.title ?? 'a terminal'
