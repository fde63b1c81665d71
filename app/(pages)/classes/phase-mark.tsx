import type { PhaseLabel } from './phase.ts'

const tones: Record<PhaseLabel['tone'], string> = {
  planned: 'text-accent',
  open: 'text-good',
  paused: 'text-unsure',
  over: 'text-muted',
}

/** Where a class stands; the dot is for the eye alone. */
export function PhaseMark({ label: { text, tone } }: { label: PhaseLabel }) {
  return (
    <span className={`inline-flex items-center gap-2 whitespace-nowrap ${tones[tone]}`}>
      <span
        aria-hidden="true"
        className={`size-2 rounded-full ${tone === 'over' || tone === 'planned' ? 'border border-current' : 'bg-current'}`}
      />
      {text}
    </span>
  )
}
