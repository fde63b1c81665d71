/** Tables of comma-separated values by RFC 4180, in which no spreadsheet finds a formula. */

export type CsvCell = string | number | boolean | undefined

/** @returns the row with its end of line; undefined is an empty cell */
export const csvRow = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** A text that a spreadsheet could take for a formula begins with an apostrophe. */
function csvCell(cell: CsvCell): string {
  if (cell === undefined) return ''
  if (typeof cell !== 'string') return String(cell)
  const harmless = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Begins like one, also after blanks and as full-width characters, or with a character that a cell loses. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/
