import { scaleLinear } from '@visx/scale'
import { Bar } from '@visx/shape'
import type { CheckStatistics } from './results-api.ts'
import { partsOf } from './words.ts'

const size = { width: 192, height: 16, gap: 1 }

type Part = ReturnType<typeof partsOf>[number]['part']

/** Later is paler; what is not passed is hatched or empty, so that no colour has to be told. */
const looks: Record<Part, { fill: string; stroke: string; opacity?: number }> = {
  first: { fill: 'var(--good)', stroke: 'var(--good)' },
  second: { fill: 'var(--good)', stroke: 'var(--good)', opacity: 0.55 },
  later: { fill: 'var(--good)', stroke: 'var(--good)', opacity: 0.25 },
  failed: { fill: 'url(#not-passed)', stroke: 'var(--bad)' },
  unsure: { fill: 'none', stroke: 'var(--unsure)' },
}

/** Whose first pass came when, as parts of those who checked the task. The cells beside it say the same in words. */
export function AttemptsBar({ check, of }: { check: CheckStatistics; of: number }) {
  const x = scaleLinear({ domain: [0, of], range: [0, size.width] })
  const parts = partsOf(check)
  return (
    <svg width={size.width} height={size.height} role="img" aria-label={wordsOf(parts)} className="block">
      <Hatch />
      {parts.map(({ part, count }, index) => {
        const before = parts.slice(0, index).reduce((sum, it) => sum + it.count, 0)
        if (count === 0) return null
        return <Part key={part} part={part} x={x(before)} width={x(count)} />
      })}
    </svg>
  )
}

function Part({ part, x, width }: { part: Part; x: number; width: number }) {
  const { fill, stroke, opacity = 1 } = looks[part]
  return (
    <Bar
      x={x + size.gap}
      y={1.5}
      width={Math.max(1, width - 2 * size.gap)}
      height={size.height - 3}
      fill={fill}
      fillOpacity={opacity}
      stroke={stroke}
    />
  )
}

/** Every drawing has its own: one that is not shown lends nothing. */
function Hatch() {
  return (
    <defs>
      <pattern
        id="not-passed"
        width={5}
        height={5}
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <line x1={0} y1={0} x2={0} y2={5} stroke="var(--bad)" strokeWidth={2} />
      </pattern>
    </defs>
  )
}

/** What the parts of the bars are. */
export function AttemptsKey() {
  const all: [Part, string][] = [
    ['first', '1st attempt, or kept'],
    ['second', '2nd'],
    ['later', 'later'],
    ['failed', 'not passed, or broken'],
    ['unsure', 'could not be made'],
  ]
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-4 py-2 text-xs text-muted">
      {all.map(([part, words]) => (
        <li key={part} className="flex items-center gap-1">
          <svg width={20} height={size.height} aria-hidden="true">
            <Hatch />
            <Part part={part} x={0} width={20} />
          </svg>
          {words}
        </li>
      ))}
    </ul>
  )
}

const wordsOf = (parts: ReturnType<typeof partsOf>) =>
  parts
    .filter(({ count }) => count > 0)
    .map(({ label, count }) => `${count} ${label}`)
    .join(', ') || 'nobody'
