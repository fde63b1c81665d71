/**
 * Shows progress events: on a terminal a live line for each running step, elsewhere plain lines. The events come from
 * outside and in any order (two labs at once), so this draws what it is told and owns no tasks.
 */
import type { Progress, ProgressEvent } from '../../lab-infra/lab.ts'
import { duration, wholeSeconds } from '../../lab-infra/units.ts'

/** What is needed of a stream. */
export interface Screen {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

export interface ProgressView {
  report: Progress
  /** Prints a line above the live lines, on another stream if one is given. */
  say(text: string, to?: Screen): void
  /** Takes a step away without a word. */
  forget(step: string): void
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
    elapsedMs < 1000 ? '' : wholeSeconds(elapsedMs),
    usualMs === undefined ? '' : `usually ${wholeSeconds(usualMs)}`,
    fraction === undefined ? '' : `${Math.floor(fraction * 100)} %`,
    // A detail may be a line of some program's output.
    detail?.replace(/\p{Cc}+/gu, ' ').trim() ?? '',
  ].filter(Boolean)
  return parts.length ? `${title} (${parts.join(', ')})` : title
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
    const width = (screen.columns ?? 80) - 1
    const mark = spinner[frame++ % spinner.length]
    const lines = [...steps.values()].map(
      ({ event, startedAt }) => `${mark} ${running(event, now() - startedAt)}`,
    )
    erase()
    screen.write(lines.map(line => `${line.slice(0, width)}\n`).join(''))
    drawn = lines.length
  }
  const say = (text: string, to: Screen = screen) => {
    erase()
    to.write(`${text}\n`)
    draw()
  }
  const schedule = () => {
    if (screen.isTTY && steps.size) timer ??= setInterval(draw, 120).unref()
    else {
      clearInterval(timer)
      timer = undefined
    }
  }

  const forget = (step: string) => {
    steps.delete(step)
    schedule()
  }

  const report: Progress = event => {
    const before = steps.get(event.step)
    if (event.state === 'done' || event.state === 'failed') {
      forget(event.step)
      return say(ended(event))
    }
    const step = before ?? { event, startedAt: now(), saidAt: 0 }
    step.event = { ...step.event, ...event }
    steps.set(event.step, step)
    schedule()
    if (screen.isTTY) return before ? undefined : draw()
    if (before && now() - step.saidAt < quiet) return
    step.saidAt = now()
    say(`… ${running(step.event, now() - step.startedAt)}`)
  }
  const close = () => {
    clearInterval(timer)
    steps.clear()
    erase()
  }
  return { report, say, forget, close }
}
