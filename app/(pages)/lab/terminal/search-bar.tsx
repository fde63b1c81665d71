'use client'
import type { ISearchOptions, SearchAddon } from '@xterm/addon-search'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { type Theme, useTheme } from '../../ui/theme.ts'

const marks: Record<Theme, Required<Pick<ISearchOptions, 'decorations'>>['decorations']> = {
  dark: {
    matchBackground: '#4a3d12',
    matchOverviewRuler: '#b8860b',
    activeMatchBackground: '#7d5a00',
    activeMatchColorOverviewRuler: '#d4a017',
  },
  light: {
    matchBackground: '#fbe7a8',
    matchOverviewRuler: '#b8860b',
    activeMatchBackground: '#ffc95c',
    activeMatchColorOverviewRuler: '#7d5200',
  },
}

/** Searches the scrollback: Enter goes up to older lines, Shift-Enter down, Escape closes. */
export function SearchBar({ search, onClose }: { search: SearchAddon; onClose: () => void }) {
  const [term, setTerm] = useState('')
  const [found, setFound] = useState<{ resultIndex: number; resultCount: number }>()
  const field = useRef<HTMLInputElement>(null)
  const decorations = marks[useTheme() ?? 'dark']
  useEffect(() => {
    field.current?.focus()
    const listening = search.onDidChangeResults(setFound)
    return () => {
      listening.dispose()
      search.clearDecorations()
    }
  }, [search])
  const older = (text = term, incremental = false) => search.findPrevious(text, { decorations, incremental })
  const newer = () => search.findNext(term, { decorations })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.shiftKey ? newer() : older()
    else return
    event.preventDefault()
  }
  return (
    <search
      className="absolute top-2 right-4 z-10 flex items-center gap-1 rounded-md border border-line-strong bg-surface p-1 shadow-lg"
      onKeyDown={onKeyDown}
    >
      <input
        ref={field}
        type="text"
        aria-label="Search the terminal"
        placeholder="Search"
        value={term}
        onChange={event => {
          setTerm(event.target.value)
          older(event.target.value, true)
        }}
        className="h-7 w-44 rounded bg-page px-2 placeholder:text-muted"
      />
      <span role="status" className="w-16 text-center text-xs text-muted tabular-nums">
        {term &&
          found &&
          (found.resultCount === 0 ? 'none' : `${found.resultIndex + 1} of ${found.resultCount}`)}
      </span>
      <IconButton
        icon="chevron"
        className="size-7! -rotate-90"
        label="Older match (Enter)"
        onClick={() => older()}
      />
      <IconButton
        icon="chevron"
        className="size-7! rotate-90"
        label="Newer match (Shift+Enter)"
        onClick={newer}
      />
      <IconButton icon="close" className="size-7!" label="Close the search (Escape)" onClick={onClose} />
    </search>
  )
}
