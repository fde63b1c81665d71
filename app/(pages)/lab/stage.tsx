'use client'
import { type ReactNode, Suspense } from 'react'
import { problemOf, type Session } from '../api-client.ts'
import { Button } from '../ui/button.tsx'
import { ProblemBox } from '../ui/notice.tsx'
import { Steps } from '../ui/steps.tsx'
import { roughly, useNow } from '../ui/time.ts'
import { useStatus } from '../use-status.ts'
import { BesideLab } from './class/in-class.ts'
import type { ShownInClass } from './class/shown.ts'
import type { LabOnPage } from './session/use-lab.ts'
import { Strip } from './strip.tsx'
import { Terminals } from './terminal/terminals.tsx'
import type { TerminalTabs } from './terminal/use-terminals.ts'

interface StageProps {
  lab: LabOnPage
  terminals: TerminalTabs
  /** What is shown to the class. */
  shown: ShownInClass | undefined
}

/** The right side: the terminals, or what stands in their place while there is no lab. */
export function Stage({ lab, terminals, shown }: StageProps) {
  const own = <OwnStage lab={lab} terminals={terminals} shown={shown} />
  if (!shown || lab.session?.state === 'ready') return own
  return (
    <Suspense fallback={own}>
      <BesideLab shown={shown} tabs={terminals}>
        {own}
      </BesideLab>
    </Suspense>
  )
}

function OwnStage({ lab, terminals, shown }: StageProps) {
  const { session, opened } = lab
  if (opened.error) {
    return (
      <Instead>
        <ProblemBox
          title="The lab could not be started"
          problem={problemOf(opened.error)}
          action={<Button onClick={() => opened.refetch()}>Try again</Button>}
        />
      </Instead>
    )
  }
  switch (session?.state) {
    case undefined:
      return <Instead>{null}</Instead>
    case 'preparing':
    case 'resetting':
      return <Preparing lab={lab} />
    case 'failed':
      return (
        <Instead>
          <ProblemBox
            title="The lab could not be made"
            problem={session.problem}
            action={again(lab, 'Try again')}
          />
        </Instead>
      )
    case 'lost':
      return (
        <Instead>
          <ProblemBox
            title="The lab is lost"
            problem={session.problem ?? lostProblem}
            action={again(lab, 'Start a new lab')}
          />
          <p className="mt-4 text-muted">
            Your attempts are kept. A new lab begins at the start of the task.
          </p>
        </Instead>
      )
    case 'ended':
      return (
        <Instead>
          <h2 className="font-semibold">The lab has ended</h2>
          <p className="mt-2 text-muted">{session.endedBecause ?? 'It was ended.'} Your attempts are kept.</p>
          <div className="mt-4">{again(lab, 'Start again')}</div>
        </Instead>
      )
    case 'ready':
      return (
        <div className="flex h-full min-h-0 flex-col bg-terminal">
          <Terminals tabs={terminals} looks={session.looks} shown={shown} />
          <Strip state={session.controlPlane} />
        </div>
      )
  }
}

const lostProblem = {
  type: 'about:blank' as const,
  title: 'Lost',
  status: 0,
  code: 'lab-lost',
  detail: 'Its processes have ended. Your attempts are kept.',
}

function again(lab: LabOnPage, label: string) {
  return (
    <Button kind="primary" onClick={lab.restart}>
      {label}
    </Button>
  )
}

function Preparing({ lab }: { lab: LabOnPage }) {
  const status = useStatus()
  const settingUp = status !== undefined && status.prepare.state !== 'ready'
  const resetting = lab.session?.state === 'resetting'
  const steps = lab.session?.steps ?? []
  if (lab.session?.queue) return <Queued queue={lab.session.queue} />
  return (
    <Instead>
      <h2 className="mb-4 font-semibold">{resetting ? 'Resetting the lab' : 'Preparing the lab'}</h2>
      {settingUp && (
        <div className="mb-6 space-y-2">
          <p className="text-muted">This machine is being set up for labs, once.</p>
          <Steps steps={status.prepare.steps} label="Steps of the set-up" />
        </div>
      )}
      <Steps steps={steps} label="Steps of the lab" />
      {steps.length === 0 && !settingUp && <p className="pulse text-muted">Waiting for a node</p>}
      <p className="mt-6 text-muted">The task can be read meanwhile.</p>
    </Instead>
  )
}

/** All labs are in use: how long it will be, as far as anybody can tell. */
function Queued({ queue: { place, expectedAt } }: { queue: NonNullable<Session['queue']> }) {
  const now = useNow(1_000)
  const left = expectedAt === undefined || now === 0 ? undefined : expectedAt - now
  return (
    <Instead>
      <h2 className="font-semibold">Waiting for a lab</h2>
      <p role="status" className="mt-2">
        {place === 1 ? 'You are next.' : `You are number ${place} of those who wait.`}
      </p>
      <p className="mt-2 text-muted">
        All labs of this machine are in use.{' '}
        {left === undefined
          ? 'When one becomes free cannot be told yet.'
          : left < 60_000
            ? 'By what labs were used for so far, one should be free any moment.'
            : `By what labs were used for so far, it will be about ${roughly(left)}.`}
      </p>
      <p className="mt-6 text-muted">Yours begins by itself. The task can be read meanwhile.</p>
    </Instead>
  )
}

function Instead({ children }: { children: ReactNode }) {
  return (
    <div className="h-full overflow-y-auto bg-terminal p-8">
      <div className="mx-auto max-w-xl">{children}</div>
    </div>
  )
}
