/** How tables and texts are written for people at a terminal. */

/** Rows in columns as wide as their widest cell, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string {
  const width = (column: number) => Math.max(...rows.map(row => row[column]?.length ?? 0))
  return rows
    .map(row => row.map((cell, i) => cell.padEnd(i < row.length - 1 ? width(i) : 0)).join('  '))
    .join('\n')
}

/** The text with every line moved to the right. */
export function indent(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by))
}
