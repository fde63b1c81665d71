'use client'
import '@xterm/xterm/css/xterm.css'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { AddressFactory, ConnectionState } from '../../../lab-infra/terminal/client/client.ts'
import { openScreen, type Screen } from '../lab/terminal/screen.ts'
import { SearchBar } from '../lab/terminal/search-bar.tsx'
import { Button } from '../ui/button.tsx'
import { useTheme } from '../ui/theme.ts'
import { openViewing, type Viewing } from './viewing.ts'

interface ViewTerminalProps {
  /** What it is, for who hears it: “Terminal of Ada, view only”. */
  label: string
  /** Asked for each connection; a terminal is told from another by `of`. */
  address: AddressFactory
  of: string
  mayType?: boolean
  /** What is said when it has ended for good. */
  ended: (reason: string) => string
}

/** Another's terminal: seen as it is there, typed into where that is allowed. */
export function ViewTerminal({ label, address, of, mayType = false, ended }: ViewTerminalProps) {
  const place = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<{ screen: Screen; viewing: Viewing }>()
  const [state, setState] = useState<ConnectionState>({ phase: 'connecting' })
  const [searching, setSearching] = useState(false)
  const [round, setRound] = useState(0)
  const theme = useTheme() ?? 'dark'
  const firstTheme = useEffectEvent(() => theme)
  const ask = useEffectEvent(address)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another terminal, or another try, is another connection.
  useEffect(() => {
    let left = false
    let opened: { screen: Screen; viewing: Viewing } | undefined
    const element = place.current!
    void openScreen(element, { theme: firstTheme(), onSearch: () => setSearching(true) }).then(screen => {
      if (left) return screen.dispose()
      const viewing = openViewing({ screen, place: element, address: () => ask(), onState: setState })
      opened = { screen, viewing }
      setOpen(opened)
    })
    return () => {
      left = true
      opened?.viewing.dispose()
      opened?.screen.dispose()
      setOpen(undefined)
    }
  }, [of, round])

  useEffect(() => open?.screen.setTheme(theme), [open, theme])
  useEffect(() => open?.viewing.allowTyping(mayType), [open, mayType])
  useEffect(() => {
    if (!open) return
    const observer = new ResizeObserver(() => open.viewing.scale())
    observer.observe(place.current!)
    return () => observer.disconnect()
  }, [open])

  const over = state.phase === 'ended' ? state.reason : undefined
  return (
    <section aria-label={label} className="relative h-full bg-terminal">
      <div
        data-phase={state.phase}
        className={`h-full py-2 pr-1 pl-4 ${state.phase === 'connected' ? '' : 'opacity-40'}`}
      >
        <div ref={place} className="h-full overflow-auto" />
      </div>
      {searching && open && <SearchBar search={open.screen.search} onClose={() => setSearching(false)} />}
      <div role="status" className="absolute inset-x-0 bottom-3 flex justify-center">
        {(over ?? state.phase) !== 'connected' && state.phase !== 'connecting' && (
          <span className="flex items-center gap-3 rounded-md border border-line-strong bg-surface px-3 py-1 shadow-lg">
            {over ? ended(over) : 'Reconnecting…'}
            {over && <Button onClick={() => setRound(round + 1)}>Look again</Button>}
          </span>
        )}
      </div>
    </section>
  )
}
