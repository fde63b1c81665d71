import { useEffect, useState } from 'react'

/** What a link brought along behind `#`, which no server gets to see. */
export interface Brought {
  /** Of a class. */
  code?: string
  invitation?: string
}

/** Reads it once and takes it out of the address, so that it stays in no history. Undefined until then. */
export function useFragment(): Brought | undefined {
  const [brought, setBrought] = useState<Brought>()
  useEffect(() => {
    const fragment = window.location.hash.slice(1)
    const named = new URLSearchParams(fragment)
    const invitation = named.get('invitation')
    const code = named.get('code') ?? (fragment.includes('=') ? null : decodeURIComponent(fragment))
    if (fragment !== '') window.history.replaceState(null, '', window.location.pathname)
    setBrought(before => before ?? { ...(code && { code }), ...(invitation && { invitation }) })
  }, [])
  return brought
}
