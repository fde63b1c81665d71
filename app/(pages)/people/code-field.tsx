import { Field } from '../ui/field.tsx'

interface CodeFieldProps {
  label: string
  hint?: string
  placeholder: string
  value: string
  onChange: (value: string) => void
}

/** Where a code is typed that somebody has read out. */
export function CodeField({ onChange, ...rest }: CodeFieldProps) {
  return (
    <Field
      {...rest}
      onChange={event => onChange(event.target.value)}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={100}
      required
      autoFocus
      className="font-mono tracking-wider"
    />
  )
}
