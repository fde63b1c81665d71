/** Markdown put together from parts. */

/** Blocks with a line between them; empty ones are left out. */
export const page = (...blocks: string[]): string => `${blocks.filter(it => it !== '').join('\n\n')}\n`

/** The first row is the head. */
export function table([head = [], ...rows]: string[][]): string {
  const width = (column: number) => Math.max(...[head, ...rows].map(row => row[column]?.length ?? 0))
  const write = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(width(i))).join(' | ')} |`
  const rule = write(head.map((_, i) => '-'.repeat(width(i))))
  return [write(head), rule, ...rows.map(write)].join('\n')
}
