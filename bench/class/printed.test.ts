import { expect, test } from 'vitest'
import { lineBytes, Printed, printing } from './printed.ts'

const line = (number: number) => `${String(number).padStart(7, '0')} ${'0'.repeat(70)}\r\n`
const begin = 'control-plane:~# echo bench-"begin"\r\nbench-begin\r\n'

test('lines count as they come, in whatever pieces, until the end is told', () => {
  const printed = new Printed(3)
  const text = `${begin}${line(1)}${line(2)}${line(3)}bench-end\r\ncontrol-plane:~# `
  for (const character of text) printed.feed(character)
  expect(printed).toMatchObject({ began: true, ended: true, whole: 3, extra: 0, missing: 0 })
})

test('a line that is missing, doubled or torn is told in bytes', () => {
  const printed = new Printed(4)
  printed.feed(begin + line(1) + line(1) + line(2).slice(40) + line(4))
  expect(printed).toMatchObject({ whole: 2, missing: 2 * lineBytes, extra: lineBytes + 40, ended: false })
})

test('a number beyond the last is none of them', () => {
  const printed = new Printed(1)
  printed.feed(begin + line(0) + line(2))
  expect(printed).toMatchObject({ whole: 0, extra: 2 * lineBytes })
})

test('the echo of a key within a line is told, and leaves the line whole', () => {
  const printed = new Printed(2)
  expect(printed.feed(`K${begin}`), 'before the first line').toBe('')
  expect(printed.feed(`${line(1).slice(0, 30)}A${line(1).slice(30, 79)}B`)).toBe('AB')
  expect(printed.feed(`\n${line(2)}`)).toBe('')
  expect(printed).toMatchObject({ whole: 2, extra: 0 })
  printed.feed('bench-eCnd\r\n')
  expect(printed.ended).toBe(true)
})

test('the command that prints holds neither mark, which its own echo would be taken for', () => {
  const printed = new Printed(1)
  printed.feed(`${printing(1)}\n`)
  expect(printed.began).toBe(false)
  expect(printing(1)).not.toContain('bench-end')
})
