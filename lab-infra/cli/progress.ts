/**
 * Shows progress events: on a terminal a live line for each running step, elsewhere plain lines. The events come from
 * outside and in any order (two labs at once), so this draws what it is told and owns no tasks.
 */
import type { Progress, ProgressEvent } from '../lab.ts'
import { duration } from './format.ts'

/** What is needed of a stream. */
export interface Screen {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

export interface ProgressView {
  report: Progress
  /** Prints a line above the live lines. */
  say(text: string): void
  /** Removes the live lines and the timer. */
  close(): void
}

interface Running {
  event: ProgressEvent
  startedAt: number
  saidAt: number
}

/** Plain output repeats a running step's detail no more often, in ms. */
const quiet = 15_000
const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

function ended({ title, state, detail, tookMs }: ProgressEvent): string {
  const time = tookMs === undefined ? '' : ` (${duration(tookMs)})`
  return state === 'done' ? `✓ ${title}${time}` : `✗ ${title}${time}${detail ? `: ${detail}` : ''}`
}

function running({ title, detail, fraction, usualMs }: ProgressEvent, elapsedMs: number): string {
  const parts = [
    duration(Math.floor(elapsedMs / 1000) * 1000).replace('.0', ''),
    usualMs === undefined ? '' : `usually ${duration(usualMs)}`,
    fraction === undefined ? '' : `${Math.floor(fraction * 100)} %`,
    detail ?? '',
  ]
  return `${title} (${parts.filter(Boolean).join(', ')})`
}

/** The view for a stream; close it when the work is over. */
export function progressView(screen: Screen, now: () => number = Date.now): ProgressView {
  const steps = new Map<string, Running>()
  let drawn = 0
  let frame = 0
  let timer: NodeJS.Timeout | undefined

  const erase = () => {
    if (drawn) screen.write(`\x1b[${drawn}A\x1b[J`)
    drawn = 0
  }
  const draw = () => {
    if (!screen.isTTY) return
    erase()
    const width = (screen.columns ?? 80) - 1
    const mark = spinner[frame++ % spinner.length]
    for (const { event, startedAt } of steps.values())
      screen.write(`${`${mark} ${running(event, now() - startedAt)}`.slice(0, width)}\n`)
    drawn = steps.size
  }
  const say = (text: string) => {
    erase()
    screen.write(`${text}\n`)
    draw()
  }
  const schedule = () => {
    if (screen.isTTY && steps.size) timer ??= setInterval(draw, 120).unref()
    else {
      clearInterval(timer)
      timer = undefined
    }
  }

  const report: Progress = event => {
    const before = steps.get(event.step)
    if (event.state === 'done' || event.state === 'failed') {
      steps.delete(event.step)
      schedule()
      return say(ended(event))
    }
    const step = before ?? { event, startedAt: now(), saidAt: 0 }
    step.event = { ...step.event, ...event }
    steps.set(event.step, step)
    schedule()
    if (screen.isTTY) return draw()
    if (before && now() - step.saidAt < quiet) return
    step.saidAt = now()
    say(
      `… ${running(step.event, now() - step.startedAt)
        .replace(' (0 s)', '')
        .replace('(0 s, ', '(')}`,
    )
  }
  const close = () => {
    clearInterval(timer)
    steps.clear()
    erase()
  }
  return { report, say, close }
}
