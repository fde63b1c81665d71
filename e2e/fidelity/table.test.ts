import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { expected } from './expected.ts'
import { page, table, withTable } from './table.ts'

test('the page on engines shows the differences that are listed (node e2e/fidelity/table.ts writes them)', async () => {
  const text = await readFile(page, 'utf8')
  expect(withTable(text)).toBe(text)
  expect(text).toContain(table(expected))
})

test('what is absent, unknown, empty or long can be told apart', () => {
  const differences = [
    { question: 'argv', where: 'etcd --name', plain: null, rootless: '', kind: 'x'.repeat(80) },
    { question: 'apis', where: 'apps', rootless: 'a|b', kind: 'c' },
  ] as const
  const rows = table([{ reason: 'Because.', differences: [...differences] }]).split('\n')
  const cells = rows.map(row => row.split(' | ').map(cell => cell.replace(/^\| | \|$/g, '').trim()))
  expect(cells[2]).toEqual(['Because.', 'argument: `etcd --name`', '–', '(empty)', `\`${'x'.repeat(59)}…\``])
  expect(cells[3]).toEqual(['', 'API group: `apps`', '', '`a\\|b`', '`c`'])
  expect(new Set(rows.slice(0, 4).map(row => row.length)).size).toBe(1)
})

test('no difference is listed twice, and each has a reason', () => {
  const places = expected.flatMap(({ differences }) => differences.map(one => `${one.question} ${one.where}`))
  expect(new Set(places).size).toBe(places.length)
  for (const { reason, differences } of expected) {
    expect(reason).toMatch(/\.$/)
    expect(differences).not.toEqual([])
  }
})
