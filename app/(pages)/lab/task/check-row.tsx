'use client'
import type { CheckResult, Evidence } from '../../api-client.ts'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { type VerdictKind, verdictOf } from './verdict.ts'

export type ShownCheck = Pick<CheckResult, 'id' | 'title' | 'guard' | 'points'> & Partial<CheckResult>

const looks: Record<Exclude<VerdictKind, 'pending'>, { icon: IconName; color: string }> = {
  passed: { icon: 'check', color: 'text-good' },
  kept: { icon: 'shield', color: 'text-good' },
  failed: { icon: 'cross', color: 'text-bad' },
  broken: { icon: 'cross', color: 'text-bad' },
  inconclusive: { icon: 'question', color: 'text-unsure' },
}

/** One check: verdict, title, points; where evidence is not kept back, opened: what was expected and found, and where. What needs reading starts open. */
export function CheckRow({ check, verdictOnly = false }: { check: ShownCheck; verdictOnly?: boolean }) {
  const { kind, label, points } = verdictOf(check)
  const good = kind === 'passed' || kind === 'kept'
  if (kind === 'pending') {
    return (
      <li className="flex gap-2 border-t border-line px-3 py-2 text-muted first:border-t-0">
        <span className="pulse m-1 mt-1.5 size-2 shrink-0 rounded-full bg-line-strong" />
        {check.title}
      </li>
    )
  }
  const { icon, color } = looks[kind]
  const verdict = (
    <>
      <Icon name={icon} className={`mt-0.5 ${color}`} />
      <span className="min-w-0 flex-1">{check.title}</span>
      <span className="text-right whitespace-nowrap">
        <span className={color}>{label}</span>
        {points && <span className="block text-xs text-muted tabular-nums">{points}</span>}
      </span>
    </>
  )
  if (verdictOnly)
    return <li className="flex gap-2 border-t border-line px-3 py-2 first:border-t-0">{verdict}</li>
  return (
    <li className="border-t border-line first:border-t-0">
      <details open={!good} className="group">
        <summary className="flex cursor-pointer gap-2 px-3 py-2 -outline-offset-2 hover:bg-raised">
          {verdict}
          <Icon name="chevron" className="mt-0.5 text-muted group-open:rotate-90" />
        </summary>
        <div className="space-y-3 pr-3 pb-3 pl-9">
          {check.cause && <p className="whitespace-pre-wrap wrap-anywhere">{check.cause}</p>}
          {check.evidence?.map((evidence, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: evidence is a fixed list without ids.
            <EvidenceList key={index} evidence={evidence} kind={kind} />
          ))}
          {!check.cause && !check.evidence?.length && <p className="text-muted">No further evidence.</p>}
        </div>
      </details>
    </li>
  )
}

function EvidenceList({ evidence, kind }: { evidence: Evidence; kind: VerdictKind }) {
  const wrong = kind === 'failed' || kind === 'broken'
  const rows = [
    ['Expected', evidence.expected, ''],
    ['Found', evidence.actual, wrong ? 'text-bad' : ''],
    ['Where', [evidence.where, ...(evidence.alsoAt ?? [])].join('\n'), 'text-muted'],
  ] as const
  return (
    <dl className="grid grid-cols-[4.5rem_1fr] gap-x-2 gap-y-0.5">
      {rows.map(([name, text, color]) => (
        <div key={name} className="contents">
          <dt className="text-xs leading-5 text-muted">{name}</dt>
          <dd
            className={`min-w-0 font-mono text-[13px] leading-5 whitespace-pre-wrap wrap-anywhere ${color}`}
          >
            {text}
          </dd>
        </div>
      ))}
    </dl>
  )
}
