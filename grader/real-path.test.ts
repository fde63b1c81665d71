import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { real } from './real-path.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cks-lab-real-path-')))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
const lies = (path: string) =>
  execFileSync('sh', ['-c', `${real}real "$1"`, 'sh', path], { encoding: 'utf8', timeout: 5000 }).trim()

test('a path leads where its links lead, also through the link to the root of a process', () => {
  writeFileSync(at('file'), '')
  symlinkSync('file', at('link'))
  symlinkSync(`/proc/self/root${folder}`, at('round'))
  for (const name of ['file', 'link', 'round/link']) expect(lies(at(name))).toBe(at('file'))
  expect(lies(at('round'))).toBe(folder)
})

test('what is not there yet, or cannot be opened without waiting, lies where its folder does', () => {
  execFileSync('mkfifo', [at('pipe')])
  symlinkSync(folder, at('other'))
  expect(lies(at('other/pipe'))).toBe(at('pipe'))
  expect(lies(at('other/later/in/-here'))).toBe(at('later/in/-here'))
  expect(lies('/none')).toBe('/none')
})
