import type { FocusEvent, KeyboardEvent, RefObject } from 'react'

/**
 * Keys of a grid by the rules of the ARIA authoring practices: one tab stop in its body, arrows, Home, End, with Control to
 * the first and last cell, PageUp and PageDown. https://www.w3.org/WAI/ARIA/apg/patterns/grid/
 */
export function useGridKeys(grid: RefObject<HTMLTableElement | null>) {
  const rows = () => [...(grid.current?.tBodies[0]?.rows ?? [])].map(row => [...row.cells].map(focusable))
  return {
    onKeyDown(event: KeyboardEvent) {
      const all = rows()
      const row = all.findIndex(cells => cells.includes(event.target as HTMLElement))
      if (row < 0 || event.altKey || event.metaKey) return
      const column = all[row]!.indexOf(event.target as HTMLElement)
      const [lastRow, lastColumn] = [all.length - 1, all[row]!.length - 1]
      const to = (
        {
          ArrowLeft: [row, column - 1],
          ArrowRight: [row, column + 1],
          ArrowUp: [row - 1, column],
          ArrowDown: [row + 1, column],
          PageUp: [Math.max(0, row - 10), column],
          PageDown: [Math.min(lastRow, row + 10), column],
          Home: [event.ctrlKey ? 0 : row, 0],
          End: [event.ctrlKey ? lastRow : row, lastColumn],
        } as Record<string, [number, number]>
      )[event.key]
      if (!to) return
      event.preventDefault()
      all[to[0]]?.[to[1]]?.focus()
    },
    /** Whoever comes back with Tab is where they left. */
    onFocus({ target }: FocusEvent<HTMLElement>) {
      const all = rows().flat()
      if (!all.includes(target)) return
      for (const cell of all) cell.tabIndex = cell === target ? 0 : -1
    },
  }
}

const focusable = (cell: HTMLElement) => cell.querySelector<HTMLElement>('a') ?? cell
