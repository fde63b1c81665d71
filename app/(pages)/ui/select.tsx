import { Icon } from './icons.tsx'

interface SelectOption<V extends string> {
  value: V
  label: string
}

interface SelectProps<V extends string> {
  /** Of the element that the select is, for its label. */
  id?: string
  /** Read aloud where no label names it. */
  label?: string
  value: V
  options: readonly SelectOption<V>[]
  disabled?: boolean
  /** As fields of forms are. */
  tall?: boolean
  onChange: (value: V) => void
}

/** One of a few. The browser's own list: it knows every key, every reader and every phone. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, options, tall = false, onChange, ...rest } = props
  return (
    <span className="relative block">
      <select
        aria-label={label}
        onChange={event => onChange(event.target.value as V)}
        className={`w-full cursor-pointer appearance-none rounded-md border border-line-strong bg-surface pr-8 pl-3 not-disabled:hover:bg-raised disabled:cursor-default disabled:opacity-50 ${tall ? 'h-10' : 'h-8'}`}
        {...rest}
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <Icon
        name="chevron"
        className={`pointer-events-none absolute right-2 rotate-90 text-muted ${tall ? 'top-3' : 'top-2'}`}
      />
    </span>
  )
}
