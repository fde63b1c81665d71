/**
 * Keeps node_modules in step with package-lock.json. Plain JavaScript without packages: it runs before there are any.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { basename, join } from 'node:path'
import { explainNpm } from './explain-npm.mjs'

/** Says what could not be installed, why, and what to do. */
export class InstallError extends Error {
  constructor(message, cause, remedy) {
    super(message, { cause })
    this.remedy = remedy
  }
}

/** The pinned Node program for this machine's processor, whether it is there or not. */
export function pinnedNode(projectDir, arch = process.arch) {
  return join(projectDir, 'node_modules', `node-linux-${arch}`, 'bin', 'node')
}

/**
 * The first locked package that is not installed as locked, or undefined. npm writes node_modules/.package-lock.json
 * when an installation is complete, and only then; optional packages may be for other machines.
 */
export function stalePackage(lock, installed) {
  for (const [path, wanted] of Object.entries(lock.packages)) {
    const found = installed.packages[path]
    if (path === '' || (!found && wanted.optional)) continue
    const same = found?.version === wanted.version
    const intact = !found?.integrity || !wanted.integrity || found.integrity === wanted.integrity
    if (!same || !intact) return path
  }
}

function isStale(projectDir) {
  const read = path => JSON.parse(readFileSync(join(projectDir, path), 'utf8'))
  if (!existsSync(pinnedNode(projectDir))) return true
  try {
    return stalePackage(read('package-lock.json'), read('node_modules/.package-lock.json')) !== undefined
  } catch {
    return true
  }
}

/**
 * Runs `npm ci` if the packages are stale; of two starts at once the second waits for the first.
 * @throws InstallError
 */
export async function installPackages(projectDir) {
  if (!isStale(projectDir)) return
  if (process.platform !== 'linux')
    throw new InstallError(
      `cks-lab does not run on ${process.platform}`,
      'Lab nodes need a Linux kernel',
      'Use a Linux machine or virtual machine',
    )
  await alone(projectDir, async () => {
    if (isStale(projectDir)) await npmCi(projectDir)
  })
  if (!existsSync(pinnedNode(projectDir)))
    throw new InstallError(
      `The pinned Node is missing: ${pinnedNode(projectDir)}`,
      `npm installed no package node-linux-${process.arch}`,
      'Run on x64 or arm64, with a package registry that offers it, and delete node_modules to try again',
    )
}

/**
 * Runs `work` while holding a lock of this folder: a listening abstract socket, which the kernel frees with the
 * process however that ends.
 */
async function alone(projectDir, work) {
  const name = `\0cks-lab-install-${createHash('sha256').update(projectDir).digest('hex').slice(0, 32)}`
  for (;;) {
    const waiting = new Set()
    const server = createServer(socket => waiting.add(socket.on('error', () => {})))
    const held = await new Promise((resolve, reject) => {
      server.once('error', error => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)))
      server.listen(name, () => resolve(true))
    })
    if (held) {
      try {
        return await work()
      } finally {
        server.close()
        for (const socket of waiting) socket.destroy()
      }
    }
    process.stderr.write('Another start is installing the packages; waiting for it.\n')
    await new Promise(resolve =>
      connect(name)
        .on('error', () => {})
        .on('close', resolve)
        .resume(),
    )
  }
}

/** The npm that started us, else the one in PATH. */
function npmCommand() {
  const started = process.env.npm_execpath
  return started && basename(started) === 'npm-cli.js' ? [process.execPath, started] : ['npm']
}

async function npmCi(projectDir) {
  const [program, ...first] = npmCommand()
  const flags = [
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=http',
  ]
  const started = Date.now()
  const seconds = () => Math.round((Date.now() - started) / 1000)
  const child = spawn(program, [...first, 'ci', ...flags], {
    cwd: projectDir,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const stop = signal => child.kill(signal)
  process.on('SIGINT', stop).on('SIGTERM', stop)

  let log = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    log += text
  })
  process.stderr.write('Installing the packages (once; usually 20 to 60 s)\n')
  const show = () =>
    process.stderr.write(`\r  ${log.split('.tgz ').length - 1} packages fetched, ${seconds()} s \x1b[K`)
  const ticker = process.stderr.isTTY ? setInterval(show, 500) : undefined
  const end = await new Promise(resolve => {
    child.on('error', error => resolve({ error })).on('close', (code, signal) => resolve({ code, signal }))
  })
  clearInterval(ticker)
  if (ticker) process.stderr.write('\r\x1b[K')
  process.off('SIGINT', stop).off('SIGTERM', stop)

  if (end.code === 0) return process.stderr.write(`Packages installed in ${seconds()} s\n`)
  if (end.signal)
    throw new InstallError(`Installing the packages was interrupted by ${end.signal}`, '', 'Start again')
  const { cause, remedy } = explainNpm(end.error ?? log, projectDir)
  throw new InstallError('The packages could not be installed', cause, remedy)
}
