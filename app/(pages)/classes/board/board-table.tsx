'use client'
import {
  createColumnHelper,
  createSortedRowModel,
  type Header,
  rowSortingFeature,
  type SortingState,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { type RefObject, useState } from 'react'
import { Icon } from '../../ui/icons.tsx'
import type { BoardRow } from './board-api.ts'
import { BoardCell, type ColumnId } from './cells.tsx'

interface BoardTableProps {
  ref: RefObject<HTMLTableElement | null>
  /** Who needs help first. */
  rows: BoardRow[]
  /** By the server's clock. */
  now: number
  hidden: boolean
  opened: string | undefined
  onOpen: (person: string) => void
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
})
const helper = createColumnHelper<typeof features, BoardRow>()
const sorted = { sortFn: 'basic', sortUndefined: 'last' } as const
const column = (id: ColumnId, header: string) => ({ id, header, ...sorted })

const columns = helper.columns([
  helper.accessor(row => row.name.toLowerCase(), column('learner', 'Learner')),
  helper.accessor(() => 0, { ...column('needs', 'Needs help'), enableSorting: false }),
  helper.accessor(row => row.session?.title, column('task', 'Task')),
  helper.accessor(row => row.session?.controlPlane?.phase, column('plane', 'Control plane')),
  helper.accessor(row => row.best, column('checks', 'Checks')),
  helper.accessor(row => row.attempts, column('attempts', 'Tries')),
  helper.accessor(row => row.lastAt, column('last', 'Last done')),
  helper.accessor(row => row.workedMs - (row.workingSince ?? 0), column('time', 'On task')),
])

/** One row a learner: in the order that they are given in, or by a column. */
export function BoardTable({ ref, rows, now, hidden, opened, onOpen }: BoardTableProps) {
  const [sorting, setSorting] = useState<SortingState>([])
  const table = useTable({
    ...{ features, columns, data: rows, state: { sorting }, onSortingChange: setSorting },
    getRowId: row => row.person,
  })
  return (
    <div className="mt-4 overflow-x-auto rounded-lg border border-line bg-surface">
      <table ref={ref} className="w-full border-collapse text-base">
        <caption className="sr-only">
          Learners, {sorting.length === 0 ? 'who needs help first' : 'by a column'}
        </caption>
        <thead>
          {table.getHeaderGroups().map(group => (
            <tr key={group.id} className="border-b border-line text-left text-sm text-muted">
              {group.headers.map(header => (
                <HeaderCell key={header.id} header={header} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map(({ id, original }) => (
            <tr
              key={id}
              onClick={() => onOpen(id)}
              className={`cursor-pointer border-b border-line align-top last:border-b-0 hover:bg-raised has-focus-visible:bg-raised ${id === opened ? 'bg-raised' : ''}`}
            >
              {columns.map(({ id }) => (
                <td key={id} className="px-3 py-3">
                  <BoardCell
                    column={id as ColumnId}
                    row={original}
                    now={now}
                    hidden={hidden}
                    onOpen={onOpen}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const says = { asc: 'ascending', desc: 'descending' } as const

function HeaderCell({ header: { column } }: { header: Header<typeof features, BoardRow> }) {
  const sorted = column.getIsSorted()
  const title = String(column.columnDef.header)
  return (
    <th
      scope="col"
      aria-sort={sorted ? says[sorted] : undefined}
      className="px-3 py-1 font-medium whitespace-nowrap"
    >
      {column.getCanSort() ? (
        <button
          type="button"
          onClick={column.getToggleSortingHandler()}
          className="inline-flex h-8 items-center gap-1 hover:text-text"
        >
          {title}
          {sorted && <Icon name="chevron" className={sorted === 'asc' ? '-rotate-90' : 'rotate-90'} />}
        </button>
      ) : (
        title
      )}
    </th>
  )
}
