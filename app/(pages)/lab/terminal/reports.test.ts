import { describe, expect, it } from 'vitest'
import { isReport } from './reports.ts'

describe('isReport', () => {
  it.each([
    ['device attributes', '\x1b[?1;2c'],
    ['secondary device attributes', '\x1b[>0;276;0c'],
    ['the cursor position', '\x1b[12;40R'],
    ['the status', '\x1b[0n'],
    ['a mode', '\x1b[?2026;2$y'],
    ['the background colour', '\x1b]11;rgb:0b0b/0d0d/1010\x1b\\'],
    ['a setting', '\x1bP1$r0m\x1b\\'],
  ])('knows %s', (_name, data) => expect(isReport(data)).toBe(true))
  it.each([
    ['letters', 'kubectl get pods\r'],
    ['an arrow', '\x1b[A'],
    ['an arrow with Ctrl', '\x1b[1;5C'],
    ['Alt with a letter', '\x1bb'],
    ['Delete', '\x1b[3~'],
    ['Escape alone', '\x1b'],
    ['a bracketed paste', '\x1b[200~text\x1b[201~'],
  ])('lets %s through', (_name, data) => expect(isReport(data)).toBe(false))
})
