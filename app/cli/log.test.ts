import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openLog } from './log.ts'

function state(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cks-lab-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  vi.stubEnv('CKS_LAB_STATE', folder)
  return folder
}
const linesOf = (folder: string) =>
  readFileSync(join(folder, 'server.log'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line).msg)

test('what is logged stands in the file, which only its owner may read', () => {
  const folder = state()
  const log = openLog({ NODE_ENV: 'test' })
  log.debug('a detail')
  log.info('one')
  log.error({ err: new Error('x') }, 'two')
  expect(linesOf(folder)).toEqual(['one', 'two'])
  expect(statSync(join(folder, 'server.log')).mode & 0o777).toBe(0o600)
})

test('a full disk, and a folder that cannot be made, keep nothing from working; what is lost is counted', () => {
  const folder = state()
  const path = join(folder, 'server.log')
  symlinkSync('/dev/full', path)
  const log = openLog({ NODE_ENV: 'test' })
  log.error('one')
  log.error('two')
  rmSync(path)
  log.error('three')
  expect(linesOf(folder)).toEqual(['2 lines are lost', 'three'])

  vi.stubEnv('CKS_LAB_STATE', '/dev/null/state')
  const nowhere = openLog({ NODE_ENV: 'test' })
  nowhere.error('lost')
})

test('one that has grown large is put aside', () => {
  const folder = state()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'server.log'), 'x'.repeat(5_000_001))
  openLog({ NODE_ENV: 'test' }).info('anew')
  expect(readdirSync(folder).sort()).toEqual(['server.log', 'server.log.old'])
  expect(linesOf(folder)).toEqual(['anew'])
})
