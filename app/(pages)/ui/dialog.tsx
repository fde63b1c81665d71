'use client'
import { type ReactNode, type Ref, useEffect, useId, useImperativeHandle, useRef } from 'react'
import { Button } from './button.tsx'

interface DialogProps {
  title: string
  children: ReactNode
  onClose: () => void
  /** Closes it. */
  ref?: Ref<() => void>
}

/** A modal dialog. Mount it to show it; Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, children, onClose, ref }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  useImperativeHandle(ref, () => () => dialog.current?.close())
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      className="m-auto w-96 rounded-lg border border-line bg-surface p-6 text-text shadow-xl"
    >
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      {children}
    </dialog>
  )
}

interface ConfirmProps {
  title: string
  text: string
  action: string
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something is lost; focus starts on the way back. */
export function Confirm({ title, text, action, onConfirm, onClose }: ConfirmProps) {
  const close = useRef<() => void>(null)
  return (
    <Dialog ref={close} title={title} onClose={onClose}>
      <p className="mt-2 text-muted">{text}</p>
      <div className="mt-6 flex justify-end gap-2">
        <Button onClick={() => close.current?.()}>Cancel</Button>
        <Button
          kind="danger"
          onClick={() => {
            onConfirm()
            close.current?.()
          }}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  )
}
