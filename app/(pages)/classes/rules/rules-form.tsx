'use client'
import { type ReactNode, useId } from 'react'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import type { Draft, Problems } from './draft.ts'
import { TaskPicker } from './task-picker.tsx'
import { rules } from './words.ts'

interface RulesFormProps {
  draft: Draft
  problems: Problems
  onChange: (change: Partial<Draft>) => void
}

/** All rules of a class. */
export function RulesForm({ draft, problems, onChange }: RulesFormProps) {
  const line = (field: 'title' | 'seats' | 'labsEach' | 'idleMinutes' | 'opensAt' | 'closesAt') => ({
    value: draft[field],
    'aria-invalid': problems[field] !== undefined,
    problem: problems[field],
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  })
  const number = { inputMode: 'numeric', autoComplete: 'off' } as const
  const choice = <F extends keyof typeof rules>(field: F) => (
    <Choice field={field} value={draft[field]} onChange={value => onChange({ [field]: value })} />
  )
  return (
    <div className="grid gap-8">
      <div className="max-w-xl">
        <Line label="Title" maxLength={120} autoComplete="off" {...line('title')} />
      </div>
      <TaskPicker
        chosen={draft.tasks}
        problem={problems.tasks}
        onChange={tasks => onChange({ tasks })}
        order={choice('order')}
      />
      <Group title="Time and room" columns="lg:grid-cols-[1.5fr_1.5fr_1fr_1fr_1fr]">
        <Line label="Opens" type="datetime-local" {...line('opensAt')} />
        <Line label="Closes" type="datetime-local" {...line('closesAt')} />
        <Line label="Seats" hint="How many may join" {...number} {...line('seats')} />
        <Line label="Labs at once" hint="For each learner" {...number} {...line('labsEach')} />
        <Line label="Idle minutes" hint="Then an untouched lab ends" {...number} {...line('idleMinutes')} />
      </Group>
      <Group title="What learners get" columns="lg:grid-cols-4">
        {choice('hints')}
        {choice('evidence')}
        {choice('explanations')}
        {choice('draw')}
      </Group>
    </div>
  )
}

function Group({ title, columns, children }: { title: string; columns: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      <div className={`mt-4 grid items-start gap-4 sm:grid-cols-2 ${columns}`}>{children}</div>
    </section>
  )
}

function Line({ problem, hint, ...rest }: Parameters<typeof Field>[0] & { problem: string | undefined }) {
  return <Field hint={problem ? <span className="text-bad">{problem}</span> : hint} {...rest} />
}

interface ChoiceProps<F extends keyof typeof rules> {
  field: F
  value: Draft[F]
  onChange: (value: Draft[F]) => void
}

function Choice<F extends keyof typeof rules>({ field, value, onChange }: ChoiceProps<F>) {
  const id = useId()
  const { label, options } = rules[field]
  return (
    <div>
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      <div className="mt-1">
        <Select<Draft[F]> tall id={id} value={value} options={options} onChange={onChange} />
      </div>
      <p className="mt-1 text-muted">{options.find(option => option.value === value)?.detail}</p>
    </div>
  )
}
