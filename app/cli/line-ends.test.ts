import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { projectDir } from '../../lab-infra/paths.ts'

let folder: string | undefined
afterEach(() => folder && rmSync(folder, { recursive: true, force: true }))

const git = (cwd: string, ...argv: string[]) => execFileSync('git', argv, { cwd, encoding: 'utf8' })

test('a checkout with core.autocrlf has LF in scripts, manifests and texts, and pictures as they were', () => {
  const files = [
    'setup.sh',
    'solutions/flag.sh',
    'checks.ts',
    'scenario.yaml',
    'task.md',
    '.ci/run',
    'picture.png',
  ]
  const text = (name: string) => (name.endsWith('.png') ? '\x89PNG\r\n\x1a\n' : '#!/bin/bash\nset -e\n')
  folder = mkdtempSync(join(tmpdir(), 'cks-lab-checkout-'))
  git(folder, 'init', '--quiet')
  git(folder, 'config', 'core.autocrlf', 'true')
  copyFileSync(join(projectDir, '.gitattributes'), join(folder, '.gitattributes'))
  for (const name of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text(name), 'latin1')
  }
  git(folder, 'add', '.')
  for (const name of files) rmSync(join(folder, name))
  git(folder, 'checkout', '--', '.')
  for (const name of files) expect(readFileSync(join(folder, name), 'latin1'), name).toBe(text(name))
})

test('every file of the project is either kept with LF or no text', () => {
  // "i/lf    w/lf    attr/text=auto eol=lf	path": what is stored, what lies here, and what a checkout is told (git-ls-files(1)).
  const lines = git(projectDir, 'ls-files', '--eol').trim().split('\n')
  expect(lines.length).toBeGreaterThan(100)
  const kept =
    /^i\/(lf|none) +w\/(lf|none|) +attr\/text=auto eol=lf\s|^i\/-text +w\/(-text|) +attr\/(-text|text=auto eol=lf)\s/
  expect(lines.filter(line => !kept.test(line))).toEqual([])
})
