import { AxisBottom } from '@visx/axis'
import { Group } from '@visx/group'
import { scaleLinear } from '@visx/scale'
import { Circle, Line } from '@visx/shape'
import { roughly } from '../../ui/time.ts'
import type { ClassResults } from './results-api.ts'

const size = { width: 880, row: 40, left: 264, right: 24, axis: 40 }
const minute = 60_000

/** How long each learner took for each task that they solved, as points on one line a task, with the median. */
export function TimesPlot({ results }: { results: ClassResults }) {
  const rows = results.tasks.map((task, index) => ({
    task,
    minutes: results.learners.flatMap(({ tasks }) => {
      const solved = tasks[index]?.solved
      return solved ? [solved.afterMs / minute] : []
    }),
  }))
  const most = Math.max(0, ...rows.flatMap(({ minutes }) => minutes))
  if (most === 0) return null
  const x = scaleLinear({
    domain: [0, Math.max(1, most)],
    range: [size.left, size.width - size.right],
    nice: true,
  })
  const height = rows.length * size.row + size.axis
  return (
    <figure className="rounded-lg border border-line bg-surface p-4">
      <figcaption>
        <h2 className="text-base font-semibold">Time until solved</h2>
        <p className="text-muted">A point for each learner who solved the task, a line at the median.</p>
      </figcaption>
      <div className="overflow-x-auto">
        <svg width={size.width} height={height} role="img" aria-label={wordsOf(rows)} className="mt-2">
          {rows.map(({ task, minutes }, index) => (
            <Group key={task.id} top={index * size.row + size.row / 2}>
              <text
                x={size.left - 16}
                textAnchor="end"
                dominantBaseline="middle"
                fill="var(--text)"
                fontSize={13}
              >
                {shortened(task.title)}
              </text>
              <Line
                from={{ x: size.left, y: 0 }}
                to={{ x: size.width - size.right, y: 0 }}
                stroke="var(--line)"
              />
              {minutes.length === 0 && (
                <text x={size.left + 8} dominantBaseline="middle" fill="var(--muted)" fontSize={12} y={-8}>
                  solved by nobody
                </text>
              )}
              {minutes.map((at, place) => (
                <Circle
                  // biome-ignore lint/suspicious/noArrayIndexKey: points have no names, and keep their places.
                  key={place}
                  cx={x(at)}
                  r={5}
                  fill="var(--accent)"
                  fillOpacity={0.55}
                  stroke="var(--surface)"
                />
              ))}
              {task.medianMs !== undefined && (
                <Line
                  from={{ x: x(task.medianMs / minute), y: -12 }}
                  to={{ x: x(task.medianMs / minute), y: 12 }}
                  stroke="var(--text)"
                  strokeWidth={2}
                />
              )}
            </Group>
          ))}
          <AxisBottom
            top={rows.length * size.row}
            scale={x}
            numTicks={8}
            label="minutes since the task was opened"
            stroke="var(--line-strong)"
            tickStroke="var(--line-strong)"
            tickLabelProps={{ fill: 'var(--muted)', fontSize: 12, textAnchor: 'middle' }}
            labelProps={{ fill: 'var(--muted)', fontSize: 12, textAnchor: 'middle' }}
          />
        </svg>
      </div>
    </figure>
  )
}

const longest = 36

const shortened = (text: string) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)

function wordsOf(rows: { task: ClassResults['tasks'][number]; minutes: number[] }[]): string {
  const told = rows.map(({ task: { title, medianMs = 0 }, minutes }) => {
    if (minutes.length === 0) return `${title}: solved by nobody`
    const [least, most] = [Math.min(...minutes) * minute, Math.max(...minutes) * minute].map(roughly)
    return `${title}: solved by ${minutes.length}, in ${least} to ${most}, median ${roughly(medianMs)}`
  })
  return `Time until solved. ${told.join('. ')}.`
}
