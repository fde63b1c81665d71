/** Makes Next's request handler, building the pages first when what they are made of has changed. */
import { createHash } from 'node:crypto'
import { access, constants, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { LabError, type Progress } from '../../lab-infra/lab.ts'
import { withLock } from '../../lab-infra/lock.ts'
import { projectDir } from '../../lab-infra/paths.ts'
import type { Pages } from './pages.ts'

export interface PagesOptions {
  /** Next's development server: builds on request, reloads on change. */
  dev?: boolean
  /** Told while the pages are built (step `pages`); not called when they are current. */
  report?: Progress
  signal?: AbortSignal
}

const buildDir = join(projectDir, '.next')
/** Holds the hash of what the pages were built from; written last, so that a half-made build is never taken. */
const stamp = join(buildDir, 'built-from')
/** Next clears its folder when it builds, but for the cache. */
const lock = join(buildDir, 'cache', 'build.lock')
/** What the pages are made of, beside the modules elsewhere that they import. */
const sources = ['app/(pages)', 'next.config.mjs', 'postcss.config.mjs', 'package-lock.json']
const usualMs = 20_000

/**
 * The pages, ready to serve: current pages take about a second, changed ones are built first.
 * @throws LabError `pages-not-built` when the build fails; the signal's reason when aborted.
 */
export async function createPages(options: PagesOptions = {}): Promise<Pages> {
  const { dev = false, report = () => {}, signal } = options
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  if (!dev) await buildIfStale(report, signal)
  const { default: next } = await import('next')
  // Left to itself Next listens for upgrades at the server of its first request, and ends those of addresses that some page
  // matches, as the one for missing pages does with all: so it gets a server where nobody calls.
  const upgrades = createServer()
  const app = next({ dev, dir: projectDir, quiet: true, httpServer: upgrades })
  await app.prepare()
  return Object.assign(app.getRequestHandler(), {
    upgrade: (...call: Parameters<NonNullable<Pages['upgrade']>>) => void upgrades.emit('upgrade', ...call),
  })
}

async function buildIfStale(report: Progress, signal: AbortSignal | undefined): Promise<void> {
  const wanted = await hashSources()
  if ((await builtFrom()) === wanted) return
  await refuseUnwritable()
  await withLock(
    lock,
    async () => {
      // Another start may have built them while this one waited.
      if ((await builtFrom()) === wanted) return
      await build(report, signal)
      await writeFile(stamp, wanted)
    },
    {
      ...(signal && { signal }),
      onWait: () => report({ ...step, state: 'started', detail: 'another start builds them' }),
    },
  )
}

const step = { step: 'pages', title: 'Build the pages', usualMs } as const

async function build(report: Progress, signal: AbortSignal | undefined): Promise<void> {
  const began = Date.now()
  report({ ...step, state: 'started' })
  await rm(stamp, { force: true })
  const next = execa(process.execPath, [join(projectDir, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: projectDir,
    env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
    stdin: 'ignore',
    all: true,
    reject: false,
    ...(signal && { cancelSignal: signal }),
  })
  for await (const line of next.iterable({ from: 'all' })) {
    const detail = line.replace(/^[^\p{L}]+/u, '').trim()
    if (detail) report({ ...step, state: 'running', detail })
  }
  const { failed, all } = await next
  signal?.throwIfAborted()
  const tookMs = Date.now() - began
  report({ ...step, state: failed ? 'failed' : 'done', tookMs })
  if (failed) {
    throw new LabError('pages-not-built', `The pages could not be built:\n${all.trim()}`, {
      remedy: 'Restore the files under app/(pages) (git status shows what was changed) and start again.',
    })
  }
}

async function refuseUnwritable(): Promise<void> {
  try {
    await mkdir(buildDir, { recursive: true })
    await access(buildDir, constants.W_OK)
  } catch (cause) {
    throw new LabError('pages-not-built', `The pages must be built, but ${buildDir} cannot be written.`, {
      remedy: 'Make the folder writable for this user, or delete it if another user owns it.',
      cause,
    })
  }
}

async function builtFrom(): Promise<string | undefined> {
  return readFile(stamp, 'utf8').catch(() => undefined)
}

async function hashSources(): Promise<string> {
  const contents = new Map<string, Buffer>()
  const add = async (file: string) => {
    if (contents.has(file)) return
    const content = await readFile(file)
    contents.set(file, content)
    // Types leave no trace in the pages, but telling them apart is not worth it.
    const imports = /\.tsx?$/.test(file) ? content.toString().matchAll(/ from '(\.[^']+)'/g) : []
    for (const [, path] of imports) await add(join(dirname(file), path!))
  }
  for (const source of sources) for (const file of await filesOf(join(projectDir, source))) await add(file)
  const hash = createHash('sha256')
  for (const file of [...contents.keys()].sort())
    hash.update(`${file}\0`).update(contents.get(file)!).update('\0')
  return hash.digest('hex')
}

/** The file itself, or all files below a folder, tests left out. */
async function filesOf(source: string): Promise<string[]> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true }).catch(() => undefined)
  if (!entries) return [source]
  return entries
    .filter(entry => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
}
