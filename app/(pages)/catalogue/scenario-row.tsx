import Link from 'next/link'
import type { ScenarioSummary } from '../api-client.ts'
import { Icon } from '../ui/icons.tsx'
import { type MineLabel, mineLabel } from './listing.ts'
import { useLookedAt } from './use-ahead.ts'

export const tones: Record<MineLabel['tone'], string> = {
  open: 'text-accent',
  solved: 'text-good',
  tried: 'text-unsure',
  new: 'text-muted',
}

const columns =
  'grid min-h-12 grid-cols-[1fr_auto] items-center gap-4 px-3 py-2 sm:grid-cols-[1fr_9rem_4rem_4rem_6rem]'

export function ScenarioRow({ scenario }: { scenario: ScenarioSummary }) {
  return (
    <li className="border-t border-line first:border-t-0">
      {scenario.unavailable ? (
        <div className={columns}>
          <Columns scenario={scenario} />
        </div>
      ) : (
        <RowLink scenario={scenario} />
      )}
    </li>
  )
}

function RowLink({ scenario }: { scenario: ScenarioSummary }) {
  return (
    <Link
      href={`/lab/${scenario.id}`}
      prefetch={false}
      className={`${columns} -outline-offset-2 hover:bg-raised`}
      {...useLookedAt(scenario.id)}
    >
      <Columns scenario={scenario} />
    </Link>
  )
}

function Columns({ scenario }: { scenario: ScenarioSummary }) {
  const { text, tone } = mineLabel(scenario)
  const second = scenario.unavailable ?? scenario.subtitle
  return (
    <>
      <span className="min-w-0">
        <span className={`block font-medium ${scenario.unavailable ? 'text-muted' : ''}`}>
          {scenario.title}
        </span>
        {second && <span className="block text-[13px] text-muted">{second}</span>}
      </span>
      <span className="hidden text-muted sm:block">{scenario.topic}</span>
      <span className="hidden text-right text-muted tabular-nums sm:block">{scenario.minutes} min</span>
      <span className="hidden text-muted sm:block">{scenario.difficulty}</span>
      <span className={`flex items-center justify-end gap-1.5 ${tones[tone]}`}>
        {tone === 'solved' && <Icon name="check" />}
        {tone === 'open' && <span className="size-2 rounded-full bg-accent" />}
        {text}
      </span>
    </>
  )
}
