'use client'
import { useState } from 'react'
import type { ControlPlane } from '../api-client.ts'
import { Icon } from '../ui/icons.tsx'
import { timeOfDay } from '../ui/time.ts'

const dots: Record<ControlPlane['phase'], string> = {
  ready: 'bg-good',
  restarting: 'bg-unsure pulse',
  broken: 'bg-bad',
  stopped: 'bg-bad',
  unreachable: 'border border-bad',
}

/** The control plane in one line; opened: which component, since when, and its own last words. */
export function Strip({ state }: { state: ControlPlane | undefined }) {
  const [open, setOpen] = useState(false)
  if (!state) return <div className="h-8 shrink-0 border-t border-line bg-surface" />
  return (
    <div className="shrink-0 border-t border-line bg-surface">
      {open && (
        <dl
          id="strip-detail"
          className="grid max-h-60 grid-cols-[auto_1fr] gap-x-4 gap-y-1 overflow-y-auto border-b border-line px-4 py-3"
        >
          <Detail name="Phase">
            {state.phase} since {timeOfDay(state.since)}
          </Detail>
          {state.component && <Detail name="Component">{state.component}</Detail>}
          <Detail name="Cause">
            {state.cause ? (
              <span className="font-mono text-[13px] whitespace-pre-wrap wrap-anywhere">{state.cause}</span>
            ) : (
              'none reported'
            )}
          </Detail>
        </dl>
      )}
      <button
        type="button"
        aria-expanded={open}
        aria-controls="strip-detail"
        onClick={() => setOpen(!open)}
        className="flex h-8 w-full items-center gap-2 px-4 text-left -outline-offset-2 hover:bg-raised"
      >
        <span className={`size-2 shrink-0 rounded-full ${dots[state.phase]}`} />
        <span aria-live="polite" className="min-w-0 truncate">
          <span className="sr-only">Control plane: </span>
          {state.summary}
          {state.phase === 'broken' && state.cause && (
            <span className="font-mono text-[13px] text-muted"> {state.cause.trim().split('\n')[0]}</span>
          )}
        </span>
        <Icon name="chevron" className={`ml-auto text-muted ${open ? 'rotate-90' : '-rotate-90'}`} />
      </button>
    </div>
  )
}

function Detail({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}
