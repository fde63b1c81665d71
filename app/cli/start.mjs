#!/usr/bin/env node
/**
 * The bootstrap: runs on any Node from 20 on and without a single package. It installs the locked packages when they
 * are stale and hands over to the command line (main.ts) under the pinned Node, whatever the machine's own Node is.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InstallError, installPackages, pinnedNode } from './install.mjs'

const projectDir = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** Exit code 2 is the command line's "could not be run". */
function fail(message, cause, remedy) {
  const lines = [`Error: ${message}`, cause && `Cause: ${cause}`, remedy && `Remedy: ${remedy}`]
  process.stderr.write(`${lines.filter(Boolean).join('\n  ')}\n`)
  process.exit(2)
}

/** Runs main.ts; signals go to it, its exit code or fatal signal comes back. */
function handOver(node) {
  const main = join(projectDir, 'app', 'cli', 'main.ts')
  const args = ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)]
  const env = {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
    // Halves the time to the page; where it cannot be written, Node does without.
    NODE_COMPILE_CACHE: join(projectDir, 'node_modules', '.cache', 'compiled'),
  }
  const child = spawn(node, args, { stdio: 'inherit', env })
  // What is typed at a terminal reaches the whole foreground group by itself; twice would mean "at once, please".
  for (const signal of ['SIGINT', 'SIGQUIT'])
    process.on(signal, () => process.stdin.isTTY || child.kill(signal))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error => fail(`The pinned Node could not be started: ${node}`, error.message))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

if (Number(process.versions.node.split('.')[0]) < 20)
  fail(
    `Node ${process.versions.node} is too old`,
    'cks-lab starts with Node 20 or newer',
    'Install a newer Node.js',
  )

try {
  await installPackages(projectDir)
  handOver(pinnedNode(projectDir))
} catch (error) {
  if (!(error instanceof InstallError)) throw error
  fail(error.message, error.cause, error.remedy)
}
