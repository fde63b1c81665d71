'use client'
import { useMutation } from '@tanstack/react-query'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { toast } from '../../ui/toast.ts'
import { classApi } from '../class-api.ts'
import { MinutesForm } from '../minutes-form.tsx'

/** Makes room for those who wait. */
export function EndIdle({ id, onDone }: { id: string; onDone: () => void }) {
  return (
    <Popover label="End idle labs" button={<Button kind="quiet">End idle labs…</Button>}>
      {close => (
        <EndIdleForm
          id={id}
          onDone={() => {
            close()
            onDone()
          }}
        />
      )}
    </Popover>
  )
}

function EndIdleForm({ id, onDone }: { id: string; onDone: () => void }) {
  const end = useMutation({
    mutationFn: (minutes: number) => classApi.endIdle(id, minutes),
    onSuccess: ({ sessions: { length } }) => {
      toast(
        length === 0
          ? 'No lab was idle for so long.'
          : `${length} idle ${length === 1 ? 'lab' : 'labs'} ended.`,
        {
          tone: 'good',
        },
      )
      onDone()
    },
  })
  return (
    <MinutesForm
      label="Without anything done for (minutes)"
      hint="Attempts are kept; a new lab can be begun."
      usual={15}
      kind="danger"
      asking={end}
    >
      End these labs
    </MinutesForm>
  )
}
