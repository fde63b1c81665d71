'use client'
import { useEffect, useRef } from 'react'
import { IconButton } from '../../ui/button.tsx'
import type { TaughtClass } from '../class-api.ts'
import { JoinCode } from './join-code.tsx'

/** The code over the whole page, for who comes late. */
export function JoinCodeDialog({ room, onClose }: { room: TaughtClass; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      aria-label="How to join"
      onClose={onClose}
      className="m-auto w-[min(72rem,calc(100vw-32px))] rounded-lg border border-line bg-surface p-8 text-text shadow-xl"
    >
      <div className="flex justify-end">
        <IconButton icon="close" label="Close" onClick={() => dialog.current?.close()} />
      </div>
      <div className="pb-8">
        <JoinCode room={room} />
      </div>
    </dialog>
  )
}
