import type { Ref } from 'react'
import { Icon } from './icons.tsx'

interface FilterFieldProps {
  ref: Ref<HTMLInputElement>
  label: string
  value: string
  onChange: (value: string) => void
}

export function FilterField({ ref, label, value, onChange }: FilterFieldProps) {
  return (
    <div className="relative ml-auto w-64">
      <Icon name="search" className="pointer-events-none absolute top-2 left-2 text-muted" />
      <input
        ref={ref}
        type="text"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        value={value}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape') return
          onChange('')
          event.currentTarget.blur()
        }}
        className="h-8 w-full rounded-md border border-line-strong bg-surface pr-8 pl-8 placeholder:text-muted"
      />
      <kbd className="pointer-events-none absolute top-1.5 right-2 rounded border border-line px-1.5 font-mono text-xs text-muted">
        /
      </kbd>
    </div>
  )
}
