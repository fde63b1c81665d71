'use client'
import { type ReactNode, useEffect, useState } from 'react'
import { copyText } from './clipboard.ts'

/** Copies `text`; says so for a second. */
function useCopy(): [copied: boolean, copy: (text: string) => void] {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1_000)
    return () => clearTimeout(timer)
  }, [copied])
  return [copied, text => void copyText(text).then(() => setCopied(true))]
}

/** A code span or file name that one click copies. */
export function CopyCode({ text, children }: { text: string; children: ReactNode }) {
  const [copied, copy] = useCopy()
  return (
    <button
      type="button"
      title={copied ? 'Copied' : 'Copy'}
      onClick={() => copy(text)}
      className={`inline rounded px-1 text-left font-mono text-[0.92em] wrap-anywhere hover:bg-line ${copied ? 'bg-line' : 'bg-raised'}`}
    >
      {children}
      <span aria-live="polite" className="sr-only">
        {copied ? 'copied' : ''}
      </span>
    </button>
  )
}

/** A block of code with its copy button. Long lines are folded, so that none is read by half. */
export function CopyBlock({ text, children }: { text: string; children: ReactNode }) {
  const [copied, copy] = useCopy()
  return (
    <div className="group relative">
      <pre className="rounded-md border border-line bg-page p-3 font-mono text-[13px] whitespace-pre-wrap wrap-anywhere">
        {children}
      </pre>
      <button
        type="button"
        onClick={() => copy(text)}
        className="absolute top-2 right-2 rounded border border-line bg-surface px-2 py-0.5 text-xs text-muted opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:text-text"
      >
        {copied ? 'Copied' : 'Copy'}
      </button>
    </div>
  )
}
