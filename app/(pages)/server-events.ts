'use client'
import { useEffect, useEffectEvent, useState } from 'react'

const reopenMs = 2_000
/** A shorter interruption is not worth a word. */
const tellMs = 1_000

/**
 * Listens to server-sent events of the named types. EventSource comes back by itself after a lost connection; where the
 * server refused, it is opened again every 2 s.
 * @returns false while the stream has been away for a second, else true.
 */
export function useServerEvents<E extends { type: string }>(
  url: string | undefined,
  types: readonly E['type'][],
  onEvent: (event: E) => void,
): boolean {
  const [away, setAway] = useState(false)
  const listener = useEffectEvent((message: MessageEvent<string>) => onEvent(JSON.parse(message.data) as E))
  const names = types.join(' ')
  useEffect(() => {
    if (!url) return
    let source: EventSource
    let reopen: ReturnType<typeof setTimeout> | undefined
    let tell: ReturnType<typeof setTimeout> | undefined
    const open = () => {
      source = new EventSource(url)
      source.onopen = () => {
        clearTimeout(tell)
        tell = undefined
        setAway(false)
      }
      source.onerror = () => {
        tell ??= setTimeout(() => setAway(true), tellMs)
        if (source.readyState === EventSource.CLOSED) reopen = setTimeout(open, reopenMs)
      }
      for (const type of names.split(' ')) source.addEventListener(type, message => listener(message))
    }
    open()
    return () => {
      clearTimeout(reopen)
      clearTimeout(tell)
      source.close()
      setAway(false)
    }
  }, [url, names])
  return !away
}
