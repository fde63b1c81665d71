'use client'
import { duration } from '../../../../lab-infra/units.ts'
import type { Grade, ScenarioDetail } from '../../api-client.ts'
import { Icon } from '../../ui/icons.tsx'
import { timeOfDay, useNow } from '../../ui/time.ts'
import type { Grading } from '../session/lab-state.ts'
import type { LabOnPage } from '../session/use-lab.ts'
import { CheckRow } from './check-row.tsx'
import { Explanation } from './explanation.tsx'
import { NextTask } from './next-task.tsx'

/** The verdict of the newest check, filling while checks finish; what explains it; earlier attempts. */
export function Result({ lab, task }: { lab: LabOnPage; task: ScenarioDetail }) {
  const { grade, grading, results } = lab
  if (!grade && !grading) {
    return (
      <p className="max-w-[65ch] text-muted">
        Not checked yet. Check looks at the running node and takes a few seconds.
      </p>
    )
  }
  const done = grading ? results : (grade?.checks ?? [])
  const { checks } = lab.put ?? task
  const shown = checks.map(check => ({ ...check, ...done.find(({ id }) => id === check.id) }))
  return (
    <div className="space-y-4">
      {grading ? (
        <InProgress grading={grading} done={results.length} of={checks.length} />
      ) : (
        grade && <Score grade={grade} lab={lab} />
      )}
      {!grading && grade && <ControlPlaneCause grade={grade} />}
      <ul aria-label="Checks" className="overflow-hidden rounded-lg border border-line">
        {shown.map(check => (
          <CheckRow
            key={`${check.id} ${check.outcome}`}
            check={check}
            verdictOnly={lab.session?.evidence === 'verdicts'}
          />
        ))}
      </ul>
      {!grading && grade?.passed && !lab.session?.class && <NextTask current={task.id} />}
      {!grading && lab.session?.evidence === 'verdicts' && (
        <p className="text-muted">What was found is told when the class is over.</p>
      )}
      {!grading && lab.session?.explained && (
        <Explanation session={lab.session.id} startOpen={grade?.passed === true} />
      )}
      {lab.grades.length > 1 && <Attempts grades={lab.grades} />}
    </div>
  )
}

function InProgress({ grading, done, of }: { grading: Grading; done: number; of: number }) {
  const now = useNow(250)
  const seconds = Math.max(0, Math.floor((now - grading.since) / 1000))
  return (
    <p role="status" className="flex min-h-12 items-center gap-2">
      <span className="pulse size-2 shrink-0 rounded-full bg-accent" />
      {grading.waitingFor === undefined ? (
        <span>
          Checking, {done} of {of} done
        </span>
      ) : (
        <span>
          Waiting until the control plane has settled: {grading.waitingFor}{' '}
          <span className="text-muted tabular-nums">{seconds} s</span>
        </span>
      )}
    </p>
  )
}

function Score({ grade, lab }: { grade: Grade; lab: LabOnPage }) {
  const { startedAt, readyAt } = lab.session ?? {}
  const begun = readyAt ?? startedAt
  const percent = grade.total === 0 ? 0 : Math.round((grade.score / grade.total) * 100)
  return (
    <div role="status">
      <div className="flex items-baseline gap-3">
        <span className="text-2xl font-semibold tabular-nums">{percent} %</span>
        <span className="text-muted tabular-nums">
          {grade.score} of {grade.total} points
        </span>
      </div>
      <div className="mt-2 h-1 overflow-hidden rounded bg-raised">
        <div
          className={`h-full ${grade.passed ? 'bg-good' : 'bg-accent'}`}
          style={{ width: `${percent}%` }}
        />
      </div>
      <p className="mt-2 text-xs text-muted">
        Checked at {timeOfDay(grade.startedAt)} in {duration(grade.tookMs)}.
        {grade.passed && begun !== undefined && grade.startedAt > begun && (
          <> Solved {duration(grade.startedAt - begun)} after the lab was ready.</>
        )}
        {readyAt !== undefined && readyAt > grade.startedAt && <> The lab has been reset since.</>}
      </p>
    </div>
  )
}

function ControlPlaneCause({ grade }: { grade: Grade }) {
  const { phase, summary, cause } = grade.controlPlane
  if (phase === 'ready') return null
  return (
    <div className="rounded-lg border border-unsure p-3">
      <p className="flex gap-2 font-medium">
        <Icon name="warning" className="mt-0.5 text-unsure" />
        The control plane was not ready: {summary}
      </p>
      {cause && <pre className="mt-2 font-mono text-[13px] whitespace-pre-wrap wrap-anywhere">{cause}</pre>}
    </div>
  )
}

function Attempts({ grades }: { grades: Grade[] }) {
  return (
    <section aria-label="Attempts in this lab">
      <h3 className="text-xs font-medium text-muted">Attempts in this lab</h3>
      <ol className="mt-1">
        {grades.map(({ id, startedAt, score, total }) => (
          <li key={id} className="flex gap-4 text-muted tabular-nums">
            <span>{timeOfDay(startedAt)}</span>
            <span>
              {score} of {total}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
