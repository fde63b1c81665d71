'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { Refusal } from '../../people/refusal.tsx'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.ts'
import { type AnyClass, classApi, type TaughtClass } from '../class-api.ts'
import { Panel } from '../panel.tsx'
import { changesOf, type Draft, draftOf, problemsOf } from '../rules/draft.ts'
import { RulesForm } from '../rules/rules-form.tsx'

/** The rules of a class, to be changed by its owner. What was not touched follows what others change. */
export function Settings({ room, take }: { room: TaughtClass; take: (room: AnyClass) => void }) {
  const [edits, setEdits] = useState<Partial<Draft>>({})
  const before = draftOf(room)
  const draft = { ...before, ...edits }
  const problems = problemsOf(draft)
  const sound = Object.keys(problems).length === 0
  const changes = changesOf(draft, before)
  const changed = Object.keys(changes).length > 0
  const save = useMutation({
    mutationFn: () => classApi.change(room.id, changes),
    onSuccess: room => {
      take(room)
      setEdits({})
      toast('The rules are saved.', { tone: 'good' })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (changed && sound) save.mutate()
  }
  return (
    <div className="mt-6">
      <Panel title="Rules">
        <form onSubmit={submit} noValidate className="mt-4">
          <RulesForm
            draft={draft}
            problems={problems}
            onChange={change => {
              save.reset()
              setEdits({ ...edits, ...change })
            }}
          />
          <Refusal problem={save.error ? problemOf(save.error) : undefined} />
          {changed && (
            <div className="sticky bottom-0 -mx-4 mt-6 -mb-4 flex items-center gap-2 rounded-b-lg border-t border-line bg-surface px-4 py-3 sm:-mx-6 sm:-mb-6 sm:px-6">
              <Button type="submit" kind="primary" disabled={!sound || save.isPending}>
                Save the changes
              </Button>
              <Button onClick={() => setEdits({})}>Discard</Button>
              <span className="text-muted">
                {sound ? 'Not saved yet' : 'Something above has to be put right'}
              </span>
            </div>
          )}
        </form>
      </Panel>
    </div>
  )
}
