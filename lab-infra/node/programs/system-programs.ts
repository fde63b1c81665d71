/** Programs of the host's own distribution that go into images, each with the shared libraries it needs. */
import { access, constants, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, delimiter, dirname, join } from 'node:path'
import { type Hurdle, LabError } from '../../lab.ts'
import { canUnpack, missingPackages, unpackPackages } from './debian.ts'
import { run } from './run.ts'
import type { Tell } from './steps.ts'

export interface SystemProgram {
  name: string
  file: string
  /** Shared libraries and the loader: where they are now, and where the program will look for them. */
  libraries: { file: string; path: string }[]
}

export interface SystemPrograms {
  programs: Record<SystemProgramName, SystemProgram>
  /** Certificate authorities in one PEM file's content. */
  certificates: Buffer
}

/** What to install where one is missing; Debian's package gives the same program without root. */
const wanted = {
  nft: { debian: 'nftables', other: 'nftables' },
  conntrack: { debian: 'conntrack', other: 'conntrack-tools' },
  busybox: { debian: 'busybox-static', other: 'busybox' },
  curl: { debian: 'curl', other: 'curl' },
} as const
export type SystemProgramName = keyof typeof wanted
const names = Object.keys(wanted) as SystemProgramName[]

const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** What would stop `findSystemPrograms` here; fast, changes nothing. */
export async function systemProgramProblems(): Promise<Hurdle[]> {
  if (await canUnpack()) return []
  const missing = await missingHere()
  const problems: Hurdle[] = missing.length > 0 ? [missingPrograms(missing)] : []
  if (!(await findBundle())) problems.push(missingCertificates)
  return problems
}

/**
 * Finds the programs on the host; what is missing comes from Debian packages unpacked under `workDir`.
 * @throws LabError `system-programs-missing`
 */
export async function findSystemPrograms(
  workDir: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<SystemPrograms> {
  const missing = await missingHere()
  const withoutBundle = !(await findBundle())
  const root = join(workDir, `system-${[...missing, ...(withoutBundle ? ['certificates'] : [])].join('-')}`)
  if (missing.length > 0 || withoutBundle) {
    tell(`unpacking Debian’s packages of ${missing.join(', ') || 'ca-certificates'}`)
    await unpackMissing(missing, withoutBundle, root, signal)
  }
  const programs = {} as Record<SystemProgramName, SystemProgram>
  for (const name of names) {
    const file = await findProgram(name, missing.includes(name) ? root : '')
    if (!file) throw asError(missingPrograms([name]))
    programs[name] = { name, file, libraries: await librariesOf(file, root, signal) }
  }
  return { programs, certificates: await readCertificates(root) }
}

async function missingHere(): Promise<SystemProgramName[]> {
  const found = await Promise.all(names.map(name => findProgram(name, '')))
  return names.filter((_, index) => !found[index])
}

async function findProgram(name: string, root: string): Promise<string | undefined> {
  const inPath = root ? [] : (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  for (const folder of [...folders, ...inPath]) {
    const file = join(root, folder, name)
    const isProgram = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isProgram) return realpath(file)
  }
  return undefined
}

async function unpackMissing(
  missing: SystemProgramName[],
  withoutBundle: boolean,
  root: string,
  signal: AbortSignal,
): Promise<void> {
  const problem = missing.length > 0 ? missingPrograms(missing) : missingCertificates
  if (!(await canUnpack())) throw asError(problem)
  const packages = missing.map(name => wanted[name].debian as string)
  if (withoutBundle) packages.push('ca-certificates')
  try {
    await unpackPackages(await missingPackages(packages, signal), root, signal)
  } catch (error) {
    signal.throwIfAborted()
    throw asError(problem, error)
  }
}

/** What ldd says a program needs: nothing for a static one. Libraries out of `root` go where they would be installed. */
async function librariesOf(
  file: string,
  root: string,
  signal: AbortSignal,
): Promise<SystemProgram['libraries']> {
  const unpacked = await libraryFolders(root)
  const listing = await run(['ldd', file], {
    env: { ...process.env, LC_ALL: 'C', LD_LIBRARY_PATH: unpacked.join(':') },
    signal,
  }).catch(error => {
    signal.throwIfAborted()
    if (/not a dynamic executable|not a valid dynamic program/i.test(String(error))) return ''
    throw error
  })
  const missing = listing.match(/^\s*(\S+) => not found/m)?.[1]
  if (missing)
    throw new LabError('system-programs-missing', `${file} needs ${missing}, which is not installed`)
  const paths = [...listing.matchAll(/^\s*(?:\S+ => )?(\/\S+) \(0x/gm)].map(match => match[1]!)
  // Older C libraries look names up through these, which nobody links to.
  const libc = paths.find(path => basename(path) === 'libc.so.6')
  for (const name of libc ? ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2'] : []) {
    const path = join(dirname(libc!), name)
    if (!paths.includes(path) && (await stat(path).catch(() => undefined))) paths.push(path)
  }
  return paths.map(path => ({
    file: path,
    path: root && path.startsWith(`${root}/`) ? path.slice(root.length) : path,
  }))
}

async function libraryFolders(root: string): Promise<string[]> {
  if (!(await stat(root).catch(() => undefined))) return []
  const found: string[] = []
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true }))
    if (/\.so(\.|$)/.test(entry.name) && !found.includes(entry.parentPath)) found.push(entry.parentPath)
  return found
}

async function findBundle(): Promise<string | undefined> {
  for (const file of bundles) if (await stat(file).catch(() => undefined)) return file
  return undefined
}

async function readCertificates(root: string): Promise<Buffer> {
  const bundle = await findBundle()
  if (bundle) return readFile(bundle)
  // Without running its installation script, Debian's package is one file for each authority.
  const folder = join(root, 'usr/share/ca-certificates/mozilla')
  const files = (await readdir(folder).catch(() => [])).sort()
  if (files.length === 0) throw asError(missingCertificates)
  return Buffer.concat(await Promise.all(files.map(file => readFile(join(folder, file)))))
}

const missingCertificates: Hurdle = {
  reason:
    'The certificate authorities’ bundle (package ca-certificates), which the lab’s images carry, was not found',
  remedy:
    'Install it: sudo apt install ca-certificates, sudo dnf install ca-certificates, or sudo pacman -S ca-certificates',
}

function missingPrograms(missing: SystemProgramName[]): Hurdle {
  const debian = missing.map(name => wanted[name].debian).join(' ')
  const other = missing.map(name => wanted[name].other).join(' ')
  return {
    reason: `The lab’s images need ${missing.join(', ')}, which this machine does not have`,
    remedy: `Install: sudo apt install ${debian}, sudo dnf install ${other}, or sudo pacman -S ${other}`,
  }
}

const asError = (problem: Hurdle, cause?: unknown) =>
  new LabError('system-programs-missing', problem.reason, { remedy: problem.remedy, cause })
