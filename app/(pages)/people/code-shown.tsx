'use client'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { copyText } from '../ui/clipboard.ts'

/** A personal code, told this once. */
export function CodeShown({ code }: { code: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <div className="mt-4 rounded-lg border border-line bg-surface p-4">
      <p className="font-medium">Your personal code</p>
      <p data-testid="personal-code" className="mt-2 font-mono text-xl tracking-wider select-all">
        {code}
      </p>
      <p className="mt-2 text-muted">
        It is shown this once: write it down. With it you come back from another browser.
      </p>
      <Button className="mt-4" onClick={() => void copyText(code).then(() => setCopied(true))}>
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  )
}
