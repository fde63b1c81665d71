'use client'
import { useMutation } from '@tanstack/react-query'
import { api, type Status } from '../api-client.ts'
import { Button } from '../ui/button.tsx'
import { Notice, ProblemBox } from '../ui/notice.tsx'
import { Steps } from '../ui/steps.tsx'
import { useStatus } from '../use-status.ts'

/** Above the tasks: the set-up of this machine while it runs or after it failed, and what is unwise about it. */
export function MachineState() {
  const status = useStatus()
  if (!status) return null
  return (
    <>
      {status.warnings.map(({ reason, remedy }) => (
        <Notice key={reason}>
          {reason} <span className="text-muted">{remedy}</span>
        </Notice>
      ))}
      {status.prepare.state !== 'ready' && <SetUp prepare={status.prepare} />}
    </>
  )
}

function SetUp({ prepare }: { prepare: Status['prepare'] }) {
  const retry = useMutation({ mutationFn: api.prepare })
  const failed = prepare.state === 'failed'
  return (
    <section aria-label="Set-up of this machine" className="border-b border-line bg-surface">
      <div className="mx-auto max-w-4xl space-y-4 px-7 py-6">
        {failed ? (
          <ProblemBox
            title="This machine could not be set up for labs"
            problem={prepare.problem}
            action={
              <Button kind="primary" disabled={retry.isPending} onClick={() => retry.mutate()}>
                Try again
              </Button>
            }
          />
        ) : (
          <h2 className="font-medium">
            Setting up this machine for labs, once{' '}
            <span className="font-normal text-muted">A task can be opened and read meanwhile.</span>
          </h2>
        )}
        {prepare.steps.length > 0 && <Steps steps={prepare.steps} label="Steps of the set-up" />}
      </div>
    </section>
  )
}
