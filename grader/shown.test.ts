import { expect, test } from 'vitest'
import { observe } from './finding.ts'
import { brief, shown, shownList, unmasked } from './shown.ts'

test('what passes for another character, or for none, is named', () => {
  expect(unmasked('\u2013-profiling=false')).toBe('–(U+2013 EN DASH)-profiling=false')
  expect(unmasked('a\u00a0b')).toBe('a(U+00A0 NO-BREAK SPACE)b')
  expect(unmasked('a\u200bb\u2066')).toBe('a(U+200B ZERO WIDTH SPACE)b(U+2066)')
  expect(unmasked('N\u043ede')).toBe('N\u043e(U+043E)de')
  expect(unmasked('“x”')).toBe('“(U+201C LEFT DOUBLE QUOTATION MARK)x”(U+201D RIGHT DOUBLE QUOTATION MARK)')
})

test('what has been named is not named again', () => {
  const once = unmasked('\u2013\u2013a')
  expect(unmasked(once)).toBe(once)
})

test('ordinary texts stay as they are', () => {
  for (const text of ['--authorization-mode=Node,RBAC', 'größer … "quoted"', '日本', 'a\\nb', '👍'])
    expect(unmasked(text)).toBe(text)
})

test('quotes, spaces at the ends and emptiness of a value are said', () => {
  expect(shown('Node,RBAC')).toBe('Node,RBAC')
  expect(shown('"https://127.0.0.1:2379"')).toBe('"https://127.0.0.1:2379" (the quotes belong to the value)')
  expect(shown("'x")).toBe("'x (the quotes belong to the value)")
  expect(shown('30 ')).toBe('"30 " (with a space at its end)')
  expect(shown(' 30')).toBe('" 30" (with a space at its beginning)')
  expect(shown('')).toBe('"" (empty)')
})

test('one value with a comma does not look like two', () => {
  expect(shownList(['Node', 'RBAC'])).toBe('Node,RBAC')
  expect(shownList(['Node,RBAC'])).toBe('"Node,RBAC" ("Node,RBAC" is one value)')
  expect(shownList(['Node', ''])).toBe('Node,""')
  expect(shownList(['Node', ' RBAC'])).toBe('Node," RBAC"')
})

test('an observation names unusual characters, and never tells the same as expected and found', () => {
  expect(observe(false, 'a:1', '--a', '\u2013-a')).toMatchObject({ actual: '–(U+2013 EN DASH)-a' })
  expect(observe(false, 'a:1', 'x', 'x').actual).toBe('x, which only looks the same')
  expect(observe(true, 'a:1', 'x', 'x').actual).toBe('x')
})

test('line breaks and tabs are layout of a text, and part of a value', () => {
  expect(unmasked('a\n\tb')).toBe('a\n\tb')
  expect(shown('a\tb\n')).toBe('a(U+0009 TAB)b(U+000A LINE FEED)')
  expect(unmasked('a\rb')).toBe('a(U+000D CARRIAGE RETURN)b')
})

test('of a value with a space at each end the end is said', () => {
  expect(shown(' a ')).toBe('" a " (with a space at its end)')
})

test('a character beyond the first plane is named by its whole number', () => {
  expect(unmasked('a\u{e0001}')).toBe('a(U+E0001)')
})

test('in a list a value alone is shown as any value, and one of several in quotes where it needs them', () => {
  expect(shownList([' Node'])).toBe('" Node" (with a space at its beginning)')
  expect(shownList([])).toBe('')
  expect(shownList(['Node ', 'RBAC'])).toBe('"Node ",RBAC')
  expect(shownList(['a', 'b,c'])).toBe('a,"b,c" ("b,c" is one value)')
})

test('a long text is cut in its middle, a short one only put on one line', () => {
  expect(brief(' a\n  b ')).toBe('a b')
  expect(brief('x'.repeat(300))).toBe('x'.repeat(300))
  const cut = brief(`begun ${'x'.repeat(400)} no such key`)
  expect(cut).toHaveLength(300)
  expect(cut).toMatch(/^begun x+…x+ no such key$/)
  expect(brief('abcdefghij', 9)).toBe('abcde…hij')
})
