'use client'
import { useMutation } from '@tanstack/react-query'
import { lookApi } from '../../looks/look-api.ts'
import { toast } from '../../ui/toast.ts'
import type { TaughtClass } from '../class-api.ts'
import { MinutesForm } from '../minutes-form.tsx'

/** Puts the end of the class off. */
export function MoreTimeForm({ id, onDone }: { id: string; onDone: (room: TaughtClass) => void }) {
  const extend = useMutation({
    mutationFn: (minutes: number) => lookApi.extend(id, minutes),
    onSuccess: (room, minutes) => {
      toast(`All have ${minutes} min more.`, { tone: 'good' })
      onDone(room)
    },
  })
  return (
    <MinutesForm
      label="More time for all (minutes)"
      hint="The class closes later by so much, and all are told."
      usual={10}
      kind="primary"
      asking={extend}
    >
      Give time
    </MinutesForm>
  )
}
