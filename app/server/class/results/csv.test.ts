import { expect, test } from 'vitest'
import { csvRow } from './csv.ts'

test('a row by RFC 4180: quotes doubled, what has commas, quotes or lines in quotes, CRLF at its end', () => {
  expect(csvRow(['plain', 'a,b', 'say "yes"', 'two\nlines', '', undefined, 3, -2, true])).toBe(
    'plain,"a,b","say ""yes""","two\nlines",,,3,-2,true\r\n',
  )
})

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '  =1',
  '\u00a0=1',
  '＝1',
  '＠x',
  '\r=1',
  "=cmd|'/c calc'!A0",
])('no spreadsheet takes %j for a formula', text => {
  const cell = csvRow([text]).replace(/\r\n$/, '').replace(/^"/, '')
  expect(cell.startsWith("'")).toBe(true)
})

test('what only has such characters within stays as it is', () => {
  expect(csvRow(['--flag'.slice(2), 'a=b', 'x-y', "'quoted'"])).toBe("flag,a=b,x-y,'quoted'\r\n")
})

test('whatever the texts, they are read again as they were, but for the apostrophe', () => {
  const texts = ['a', '"', '""', ',', '\r\n', 'é,"\n', '', "'", 'a\r', '=,"', 'x'.repeat(10_000)]
  for (const one of texts)
    for (const other of texts) {
      const read = parse(csvRow([one, other, 1]))
      const harmless = (text: string) => (/^[=\r\n]/.test(text) ? `'${text}` : text)
      expect(read).toEqual([[harmless(one), harmless(other), '1']])
    }
})

/** Reads by RFC 4180, character by character. */
function parse(text: string): string[][] {
  const rows: string[][] = []
  let [row, cell, quoted]: [string[], string, boolean] = [[], '', false]
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (quoted) {
      if (character !== '"') cell += character
      else if (text[at + 1] === '"') cell += text[++at]
      else quoted = false
    } else if (character === '"') quoted = true
    else if (character === ',') [row, cell] = [[...row, cell], '']
    else if (character === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell])
      ;[row, cell] = [[], '']
      at++
    } else cell += character
  }
  return rows
}
