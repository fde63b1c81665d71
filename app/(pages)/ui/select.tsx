'use client'
import { Content, Item, ItemText, Portal, Root, Trigger, Value, Viewport } from '@radix-ui/react-select'
import { Icon } from './icons.tsx'
import { choice, surface } from './surface.ts'

interface SelectOption<V extends string> {
  value: V
  label: string
  /** One line below the label, in the list only. */
  detail?: string
}

interface SelectProps<V extends string> {
  /** Of the element that the select is, for its label. */
  id?: string
  /** Read aloud where no label names it. */
  label?: string
  value: V
  options: readonly SelectOption<V>[]
  disabled?: boolean
  onChange: (value: V) => void
}

/** One of a few. Typing goes to what begins so. */
export function Select<V extends string>({ id, label, value, options, disabled, onChange }: SelectProps<V>) {
  return (
    <Root value={value} onValueChange={value => onChange(value as V)} disabled={disabled ?? false}>
      <Trigger
        id={id}
        aria-label={label}
        className="flex h-8 w-full items-center justify-between gap-2 rounded-md border border-line-strong bg-surface px-3 text-left enabled:hover:bg-raised disabled:opacity-50"
      >
        <Value />
        <Icon name="chevron" className="rotate-90 text-muted" />
      </Trigger>
      <Portal>
        <Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={`max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-80 ${surface}`}
        >
          <Viewport className="py-1">
            {options.map(option => (
              <Item key={option.value} value={option.value} className={choice}>
                <Icon
                  name="check"
                  className={`mt-0.5 text-accent ${option.value === value ? '' : 'invisible'}`}
                />
                <span>
                  <ItemText>{option.label}</ItemText>
                  {option.detail && <span className="block text-xs text-muted">{option.detail}</span>}
                </span>
              </Item>
            ))}
          </Viewport>
        </Content>
      </Portal>
    </Root>
  )
}
