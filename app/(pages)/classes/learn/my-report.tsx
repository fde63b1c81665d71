import { useMe } from '../../people/use-me.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { type MyClass, pathOfClass } from '../class-api.ts'

/** To what one did in the class so far, once its evidence may be read. */
export function MyReport({ room }: { room: MyClass }) {
  const me = useMe()
  if (!me || (room.evidence === 'verdicts' && room.phase !== 'over')) return null
  if (room.tasks.every(({ attempts }) => attempts === 0)) return null
  return (
    <ButtonLink href={`${pathOfClass(room.id)}/results/${encodeURIComponent(me.id)}`}>My report</ButtonLink>
  )
}
