import { Icon } from '../../ui/icons.tsx'
import type { CheckStatistics } from './results-api.ts'

/** What was found where a check failed, the most frequent first. */
export function Findings({ check: { findings, otherFindings } }: { check: CheckStatistics }) {
  if (findings.length === 0) return null
  const kinds = findings.length + otherFindings
  return (
    <details className="group mt-1">
      <summary className="flex w-fit cursor-pointer items-center gap-1 text-muted hover:text-text">
        <Icon name="chevron" className="group-open:rotate-90" />
        {kinds === 1 ? 'What was found' : `What was found, ${kinds} kinds`}
      </summary>
      <ol className="mt-2 space-y-3">
        {findings.map(({ where, expected, actual, learners, times }) => (
          <li key={`${where} ${expected} ${actual}`}>
            <p className="text-xs text-muted">
              with {learners === 1 ? '1 learner' : `${learners} learners`}
              {times > learners && `, in ${times} attempts`}
            </p>
            <dl className="grid grid-cols-[4.5rem_1fr] gap-x-2">
              {[
                ['Expected', expected],
                ['Found', actual],
                ['Where', where],
              ].map(([name, text]) => (
                <div key={name} className="contents">
                  <dt className="text-xs leading-5 text-muted">{name}</dt>
                  <dd className="min-w-0 font-mono leading-5 whitespace-pre-wrap wrap-anywhere">{text}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ol>
      {otherFindings > 0 && <p className="mt-2 text-muted">and {otherFindings} rarer</p>}
    </details>
  )
}
