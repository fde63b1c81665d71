'use client'
import { Action, Close, Description, Provider, Root, Title, Viewport } from '@radix-ui/react-toast'
import { Button, IconButton } from './button.tsx'
import { Icon } from './icons.tsx'
import { surface } from './surface.ts'
import { closeToast, type Toast } from './toast.ts'

const marks = { good: 'check', bad: 'cross' } as const
const tones = { good: 'text-good', bad: 'text-bad' }
/** ms */
const shownFor = 6_000

/** In the lower right corner; F8 goes there. */
export function ToastList({ toasts }: { toasts: readonly Toast[] }) {
  return (
    <Provider duration={shownFor} label="Message">
      {toasts.map(toast => (
        <OneToast key={toast.id} toast={toast} />
      ))}
      <Viewport className="fixed right-0 bottom-0 z-30 flex w-96 max-w-full flex-col gap-2 p-4" />
    </Provider>
  )
}

function OneToast({ toast: { id, text, detail, tone, stays, action } }: { toast: Toast }) {
  return (
    <Root
      {...(stays && { duration: Number.POSITIVE_INFINITY })}
      onOpenChange={open => !open && closeToast(id)}
      className={`flex items-start gap-2 p-2 pl-4 ${surface}`}
    >
      {tone && <Icon name={marks[tone]} className={`mt-2 ${tones[tone]}`} />}
      <div className="min-w-0 flex-1 py-1.5 wrap-anywhere">
        <Title>{text}</Title>
        {detail && <Description className="whitespace-pre-wrap text-muted">{detail}</Description>}
      </div>
      {action && (
        <Action asChild altText={action.label} onClick={action.run}>
          <Button>{action.label}</Button>
        </Action>
      )}
      <Close asChild>
        <IconButton icon="close" label="Close the message" />
      </Close>
    </Root>
  )
}
