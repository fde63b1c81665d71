'use client'
import { useMe } from '../../people/use-me.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { type MyClass, pathOfClass } from '../class-api.ts'

/** To what one did in the class, as far as its rules tell it already. */
export function OwnReport({ room }: { room: MyClass }) {
  const me = useMe()
  const told = room.evidence === 'full' || room.phase === 'over'
  const worked = room.tasks.some(({ attempts }) => attempts > 0)
  if (!me || !told || !worked) return null
  return (
    <ButtonLink href={`${pathOfClass(room.id)}/results/${encodeURIComponent(me.id)}`}>Your report</ButtonLink>
  )
}
