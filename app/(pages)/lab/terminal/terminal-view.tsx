'use client'
import '@xterm/xterm/css/xterm.css'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { ConnectionState } from '../../../../lab-infra/terminal/client/client.ts'
import { useTheme } from '../../ui/theme.ts'
import { type LiveTerminal, openLiveTerminal } from './live-terminal.ts'
import { openScreen, type Screen } from './screen.ts'
import { SearchBar } from './search-bar.tsx'

interface TerminalViewProps {
  /** The tab's. */
  id: string
  session: string
  terminal: string
  shown: boolean
  register: (id: string, focus: () => void) => () => void
  onRenew: () => void
}

export function TerminalView({ id, session, terminal, shown, register, onRenew }: TerminalViewProps) {
  const place = useRef<HTMLDivElement>(null)
  const [screen, setScreen] = useState<Screen>()
  const [state, setState] = useState<ConnectionState>({ phase: 'connecting' })
  const [searching, setSearching] = useState(false)
  const theme = useTheme() ?? 'dark'
  const renew = useEffectEvent(onRenew)
  const firstTheme = useEffectEvent(() => theme)

  useEffect(() => {
    let left = false
    let opened: Screen | undefined
    let live: LiveTerminal | undefined
    void openScreen(place.current!, { theme: firstTheme(), onSearch: () => setSearching(true) }).then(it => {
      if (left) return it.dispose()
      opened = it
      live = openLiveTerminal({ session, terminal, screen: it, onState: setState, onRenew: () => renew() })
      setScreen(it)
    })
    return () => {
      left = true
      live?.dispose()
      opened?.dispose()
      setScreen(undefined)
    }
  }, [session, terminal])

  useEffect(() => screen?.setTheme(theme), [screen, theme])
  useEffect(() => screen && register(id, () => screen.terminal.focus()), [screen, id, register])
  useEffect(() => {
    if (!screen || !shown) return
    const observer = new ResizeObserver(() => screen.fit())
    observer.observe(place.current!)
    return () => observer.disconnect()
  }, [screen, shown])

  const closeSearch = () => {
    setSearching(false)
    screen?.terminal.focus()
  }
  return (
    <div className="relative h-full bg-terminal">
      {/* The screen is measured without the space around it. */}
      <div
        data-phase={state.phase}
        className={`h-full py-2 pr-1 pl-4 transition-opacity duration-100 ${state.phase === 'reconnecting' ? 'opacity-40' : ''}`}
      >
        <div ref={place} className="h-full" />
      </div>
      {searching && screen && <SearchBar search={screen.search} onClose={closeSearch} />}
      <ConnectionNote state={state} />
    </div>
  )
}

/** What stands between the learner and the shell, if anything does. */
function ConnectionNote({ state }: { state: ConnectionState }) {
  const note = noteOf(state)
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
      {note && (
        <span className="rounded-md border border-line-strong bg-surface px-3 py-1 shadow-lg">{note}</span>
      )}
    </div>
  )
}

function noteOf(state: ConnectionState): string | undefined {
  if (state.phase === 'reconnecting') return 'Reconnecting…'
  if (state.phase !== 'ended') return undefined
  if (state.reason === 'lab-gone') return 'The lab of this terminal is gone.'
  return 'The shell has ended. Enter starts a new one.'
}
