'use client'
import { duration, wholeSeconds } from '../../../lab-infra/units.ts'
import type { ProgressStep } from '../api-client.ts'
import { Icon } from './icons.tsx'
import { useStepStarts } from './step-starts.ts'
import { roughly, useNow } from './time.ts'

/** Steps of a set-up with what each is doing, how long it takes, and how long it usually takes. */
export function Steps({ steps, label }: { steps: ProgressStep[]; label: string }) {
  const running = steps.some(isRunning)
  const now = useNow(100, running)
  const starts = useStepStarts(steps)
  return (
    <ol aria-label={label} className="space-y-2">
      {steps.map(step => (
        <li key={step.step} className="grid grid-cols-[16px_1fr_auto] gap-x-3">
          <Mark state={step.state} />
          <span className={step.state === 'done' ? 'text-muted' : ''}>{step.title}</span>
          <span className="text-muted tabular-nums">{times(step, starts[step.step], now)}</span>
          {isRunning(step) && step.fraction !== undefined && <Bar fraction={step.fraction} />}
          {step.state !== 'done' && step.detail && (
            <span
              className={`col-start-2 text-xs wrap-anywhere ${step.state === 'failed' ? 'text-bad' : 'text-muted'}`}
            >
              {step.detail}
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}

function Bar({ fraction }: { fraction: number }) {
  return (
    <span className="col-span-2 col-start-2 my-1 h-1 overflow-hidden rounded bg-raised">
      <span className="block h-full bg-accent" style={{ width: `${Math.round(fraction * 100)}%` }} />
    </span>
  )
}

function Mark({ state }: { state: ProgressStep['state'] }) {
  if (state === 'done') return <Icon name="check" className="mt-0.5 text-good" />
  if (state === 'failed') return <Icon name="cross" className="mt-0.5 text-bad" />
  return <span className="pulse m-1 mt-1.5 size-2 rounded-full bg-accent" />
}

function times(step: ProgressStep, start: number | undefined, now: number): string {
  if (step.tookMs !== undefined) return duration(step.tookMs)
  if (!isRunning(step)) return ''
  const usual = step.usualMs === undefined ? '' : `usually ${roughly(step.usualMs)}`
  const elapsed = start === undefined || now === 0 ? '' : roughElapsed(now - start)
  return [elapsed, usual].filter(Boolean).join(' · ')
}

const roughElapsed = (ms: number) => (ms < 1_000 ? '' : wholeSeconds(Math.floor(ms / 1000) * 1000))
const isRunning = (step: ProgressStep) => step.state === 'started' || step.state === 'running'
