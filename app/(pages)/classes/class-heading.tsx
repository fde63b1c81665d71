import type { AnyClass } from './class-api.ts'
import { phaseLabel } from './phase.ts'
import { PhaseMark } from './phase-mark.tsx'
import { span } from './times.ts'

/** Which class this is, where it stands, and its time. */
export function ClassHeading({ room }: { room: AnyClass }) {
  return (
    <div className="mr-auto min-w-0">
      <h1 className="text-lg font-semibold wrap-anywhere">
        <bdi>{room.title}</bdi>
      </h1>
      <p className="flex flex-wrap gap-x-4 text-muted">
        <PhaseMark label={phaseLabel(room)} />
        <span>{span(room.opensAt, room.closesAt, room.asOf)}</span>
      </p>
    </div>
  )
}
