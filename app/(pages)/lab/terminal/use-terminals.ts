'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, type Problem, problemOf, type Session, type Terminal } from '../../api-client.ts'

/** Of the terminal a new shell starts with, until the screen has measured itself. */
const firstSize = { cols: 80, rows: 24 }

/** `key` tells a new shell from an ended one, for the server uses ids again. */
interface Tab extends Terminal {
  key: string
}
let tabs = 0
const tabOf = (terminal: Terminal): Tab => ({ ...terminal, key: `${terminal.id}.${++tabs}` })

/**
 * The terminals of a ready session: those that already run, else a first one. `focus` goes to the selected one's screen,
 * which registers itself with `register`.
 */
export function useTerminals(session: Session | undefined) {
  const [list, setList] = useState<Tab[]>()
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
  const register = useCallback((key: string, focusScreen: () => void) => {
    screens.current.set(key, focusScreen)
    if (wanted.current) focusScreen()
    wanted.current = false
    return () => screens.current.delete(key)
  }, [])

  const attempt = async (work: () => Promise<void>) => {
    setProblem(undefined)
    await work().catch(error => setProblem(problemOf(error)))
  }
  const open = async () => {
    const tab = tabOf((await api.addTerminal(id!, firstSize)).terminal)
    setSelected(tab.key)
    return tab
  }
  const load = async (isCurrent: () => boolean) => {
    const running = (await api.terminals(id!)).map(tabOf)
    if (!isCurrent()) return
    if (running.length === 0) setList([await open()])
    else {
      setList(running)
      setSelected(running[0]?.key)
    }
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
    select: (key: string) => setSelected(key),
    focus,
    register,
    add: () =>
      void attempt(async () => {
        const tab = await open()
        wanted.current = true
        setList(before => [...(before ?? []), tab])
      }),
    /** Ends its shell and closes its tab. */
    close: ({ id: terminal, key }: Tab) =>
      void attempt(async () => {
        await closeQuietly(id!, terminal)
        const at = list?.findIndex(other => other.key === key) ?? 0
        const rest = list?.filter(other => other.key !== key) ?? []
        setList(rest)
        const next = selected === key ? rest[Math.min(at, rest.length - 1)]?.key : selected
        setSelected(next)
        if (next !== undefined) screens.current.get(next)?.()
      }),
    /** A new shell in the place of one that has ended. */
    renew: ({ id: terminal, key }: Tab) =>
      void attempt(async () => {
        await closeQuietly(id!, terminal)
        const fresh = await open()
        wanted.current = true
        setList(before => before?.map(other => (other.key === key ? fresh : other)))
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
