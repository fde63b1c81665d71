'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, type Problem, problemOf, type Session, type Terminal } from '../../api-client.ts'

/** Of the terminal a new shell starts with, until the screen has measured itself. */
const firstSize = { cols: 80, rows: 24 }

/**
 * The terminals of a ready session: those that already run, else a first one. `focus` goes to the selected one's screen,
 * which registers itself with `register`.
 */
export function useTerminals(session: Session | undefined) {
  const [list, setList] = useState<Terminal[]>()
  const [selected, setSelected] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const screens = useRef(new Map<string, () => void>())
  const wanted = useRef(false)
  const id = session?.id
  // A reset or a new lab ends all terminals; both set `readyAt` anew.
  const lab = session?.state === 'ready' ? `${session.labId} ${session.readyAt}` : undefined

  const focus = useCallback(() => {
    const screen = selected === undefined ? undefined : screens.current.get(selected)
    wanted.current = screen === undefined
    screen?.()
  }, [selected])
  const register = useCallback((terminal: string, focusScreen: () => void) => {
    screens.current.set(terminal, focusScreen)
    if (wanted.current) focusScreen()
    wanted.current = false
    return () => screens.current.delete(terminal)
  }, [])

  const attempt = async (work: () => Promise<void>) => {
    setProblem(undefined)
    await work().catch(error => setProblem(problemOf(error)))
  }
  const open = async () => {
    const { terminal } = await api.addTerminal(id!, firstSize)
    setSelected(terminal.id)
    return terminal
  }
  const load = async (isCurrent: () => boolean) => {
    const running = await api.terminals(id!)
    if (!isCurrent()) return
    const shown = running.length > 0 ? running : [await open()]
    setList(shown)
    setSelected(before => (shown.some(terminal => terminal.id === before) ? before : shown[0]?.id))
    // Nothing else has the focus on a page just opened.
    wanted.current = document.activeElement === document.body
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new lab alone brings new terminals.
  useEffect(() => {
    if (lab === undefined) return
    let current = true
    void attempt(() => load(() => current))
    return () => {
      current = false
      setList(undefined)
      setProblem(undefined)
    }
  }, [lab])

  return {
    session: id,
    list,
    selected,
    problem,
    select: (terminal: string) => setSelected(terminal),
    focus,
    register,
    add: () =>
      void attempt(async () => {
        const terminal = await open()
        wanted.current = true
        setList(before => [...(before ?? []), terminal])
      }),
    /** Ends its shell and closes its tab. */
    close: (terminal: string) =>
      void attempt(async () => {
        await closeQuietly(id!, terminal)
        const at = list?.findIndex(other => other.id === terminal) ?? 0
        const rest = list?.filter(other => other.id !== terminal) ?? []
        setList(rest)
        const next = selected === terminal ? rest[Math.min(at, rest.length - 1)]?.id : selected
        setSelected(next)
        if (next !== undefined) screens.current.get(next)?.()
      }),
    /** A new shell in the place of one that has ended. */
    renew: (terminal: string) =>
      void attempt(async () => {
        await closeQuietly(id!, terminal)
        const fresh = await open()
        wanted.current = true
        setList(before => before?.map(other => (other.id === terminal ? fresh : other)))
      }),
  }
}
export type TerminalTabs = ReturnType<typeof useTerminals>

/** A shell that has ended by itself is gone already. */
async function closeQuietly(session: string, terminal: string): Promise<void> {
  await api.closeTerminal(session, terminal).catch(error => {
    if (problemOf(error).status !== 404) throw error
  })
}
