import { expect, test } from 'vitest'
import { progressView } from './progress.ts'

function screen(isTTY: boolean, columns = 60) {
  let written = ''
  return { isTTY, columns, write: (text: string) => (written += text), written: () => written }
}
const step = { step: 'compile', title: 'Compile etcd' }

test('without a terminal a step is one line at its start and one at its end', () => {
  const plain = screen(false)
  const view = progressView(plain, () => 0)
  view.report({ ...step, state: 'started', usualMs: 47_000 })
  view.report({ ...step, state: 'running', detail: 'server.go' })
  view.report({ ...step, state: 'done', tookMs: 51_300 })
  expect(plain.written()).toBe('… Compile etcd (usually 47 s)\n✓ Compile etcd (51 s)\n')
})
test('without a terminal a long step is heard of again', () => {
  const plain = screen(false)
  let now = 0
  const view = progressView(plain, () => now)
  view.report({ ...step, state: 'started' })
  now = 20_000
  view.report({ ...step, state: 'running', detail: 'server.go', fraction: 0.42 })
  expect(plain.written()).toBe('… Compile etcd\n… Compile etcd (20 s, 42 %, server.go)\n')
})
test('a failed step says why', () => {
  const plain = screen(false)
  progressView(plain).report({ ...step, state: 'failed', detail: 'no space left', tookMs: 1200 })
  expect(plain.written()).toBe('✗ Compile etcd (1.2 s): no space left\n')
})
test('on a terminal a line is never wider than the screen', () => {
  const terminal = screen(true, 20)
  const view = progressView(terminal, () => 0)
  view.report({ ...step, state: 'started', detail: 'a very long detail indeed' })
  view.close()
  expect(terminal.written().split('\n')[0]).toHaveLength(19)
})
test('on a terminal the live lines are gone when the view is closed', () => {
  const terminal = screen(true)
  const view = progressView(terminal, () => 0)
  view.report({ ...step, state: 'started' })
  view.report({ step: 'other', title: 'Fetch runc', state: 'started' })
  view.close()
  expect(terminal.written().endsWith('\x1b[2A\x1b[J')).toBe(true)
})
test('what is said stays above the live lines', () => {
  const terminal = screen(true)
  const view = progressView(terminal, () => 0)
  view.report({ ...step, state: 'started' })
  view.say('cks-lab is ready')
  expect(terminal.written()).toMatch(/\x1b\[1A\x1b\[Jcks-lab is ready\n. Compile etcd/)
  view.close()
})
