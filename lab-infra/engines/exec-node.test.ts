/** The scripts by which nodes read and write files, run on this machine. */
import { execFileSync } from 'node:child_process'
import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import type { ExecOptions } from '../lab.ts'
import { nodeEnvironment, runCommand } from './command.ts'
import { ExecNode } from './exec-node.ts'

class ThisMachine extends ExecNode {
  protected run(argv: readonly string[], options: ExecOptions) {
    return runCommand(argv, nodeEnvironment, options)
  }
  dial(): Promise<Duplex> {
    throw new Error('it is asked for files only')
  }
  dialTerminals = this.dial
}

const node = new ThisMachine()

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'cks-lab-files-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

test('a file is replaced in one step, with the mode that is asked for, and leaves no draft', async () => {
  const at = folder()
  await node.writeFile(join(at, 'new/file'), 'old')
  expect(statSync(join(at, 'new/file')).mode & 0o777).toBe(0o644)
  linkSync(join(at, 'new/file'), join(at, 'new/before'))
  await node.writeFile(join(at, 'new/file'), 'new', 0o600)
  expect(statSync(join(at, 'new/file')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(at, 'new/before'), 'utf8')).toBe('old')
  expect(readdirSync(join(at, 'new')).toSorted()).toEqual(['before', 'file'])
  await expect(node.writeFile(join(at, 'new'), 'x')).rejects.toMatchObject({ code: 'write-failed' })
})

test('what is no file, or larger than 64 MiB, is not read, and what has just that size is', async () => {
  const at = folder()
  execFileSync('mkfifo', [join(at, 'fifo')])
  for (const name of ['', 'missing', 'fifo'])
    await expect(node.readFile(join(at, name)), name).rejects.toMatchObject({ code: 'no-such-file' })
  const large = join(at, 'large')
  await node.writeFile(large, '')
  truncateSync(large, 64 * 1024 * 1024 + 1)
  await expect(node.readFile(large)).rejects.toMatchObject({ code: 'file-too-large' })
  truncateSync(large, 64 * 1024 * 1024)
  expect((await node.readFile(large)).length).toBe(64 * 1024 * 1024)
})
