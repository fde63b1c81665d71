/** Programs compiled from Go modules whose versions and checksums stand in `modules/<name>/go.mod` and `go.sum`. */
import { access, constants, mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LabError } from '../../lab.ts'
import { type CgoEnvironment, cgoEnvironment } from './cgo.ts'
import type { Group, Program } from './recipes.ts'
import { run } from './run.ts'
import type { Tell } from './steps.ts'
import { goArch, goVersion } from './versions.ts'

export const modulesDir = fileURLToPath(new URL('modules', import.meta.url))

const remedy = `Install Go ${goVersion} or newer from https://go.dev/dl/ (unpacked to /usr/local/go or ~/go it is found without further ado)`

/**
 * The path of a Go that is new enough.
 * @throws LabError `go-missing`, `go-too-old`
 */
export async function findGo(): Promise<string> {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
    '/usr/local/go/bin',
    join(homedir(), 'go/bin'),
    '/usr/lib/go/bin',
    join(homedir(), '.local/go/bin'),
  ]
  const tooOld: string[] = []
  for (const folder of new Set(folders)) {
    const go = join(folder, 'go')
    if (!(await isExecutable(go))) continue
    const version = await run([go, 'env', 'GOVERSION'], { env: goEnv() }).then(
      text => text.trim().replace(/^go/, ''),
      () => undefined,
    )
    if (version && isAtLeast(version, goVersion)) return go
    if (version) tooOld.push(`${go} is ${version}`)
  }
  if (tooOld.length > 0)
    throw new LabError('go-too-old', `Go ${goVersion} is needed, but ${tooOld.join(', ')}`, { remedy })
  throw new LabError('go-missing', 'Go is needed to compile the lab node’s programs, and was not found', {
    remedy,
  })
}

/**
 * Compiles programs of a group into `folder`, under the names that Go gives them.
 * @throws LabError `program-failed`, `disk-full`, `go-missing`, `go-too-old`, `compiler-missing`, `headers-missing`
 */
export async function compile(
  group: Group,
  programs: Program[],
  folder: string,
  options: { workDir: string; tell: Tell; signal: AbortSignal },
): Promise<void> {
  const { tell, signal } = options
  const go = await findGo()
  const cgo = group.cgo ? await cgoEnvironment(options.workDir, signal) : undefined
  const flags = linkerFlags(group, cgo)
  // What Go leaves behind when it is killed goes with the folder.
  const temporary = join(folder, 'go-build')
  await mkdir(temporary, { recursive: true })
  let packages = 0
  await run(
    [
      go,
      'build',
      // Prints each package as it is compiled.
      '-v',
      '-mod=readonly',
      '-trimpath',
      ...(group.tags ? ['-tags', group.tags] : []),
      '-ldflags',
      flags.join(' '),
      '-o',
      `${folder}/`,
      ...programs.map(program => program.package),
    ],
    {
      cwd: join(modulesDir, group.modules),
      env: { ...goEnv(), GOTMPDIR: temporary, CGO_ENABLED: cgo ? '1' : '0', ...cgo?.env },
      signal,
      onLine(line) {
        if (line.startsWith('go: downloading')) tell(line.slice('go: '.length))
        else if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) tell(`compiling, ${++packages} packages done: ${line}`)
      },
    },
  )
}

/** What `go build` names the program of a package: a last element that is only a major version does not count. */
export function builtName(program: Program): string {
  return basename(program.package.replace(/\/v\d+$/, ''))
}

function linkerFlags(group: Group, cgo: CgoEnvironment | undefined): string[] {
  // Without symbol tables and debugging information the programs are a third smaller.
  const flags = ['-s', '-w']
  for (const [name, value] of Object.entries(group.variables ?? {})) flags.push('-X', `${name}=${value}`)
  if (cgo?.static) flags.push('-extldflags', '-static')
  return flags
}

/** GOPROXY, GOCACHE, GOMODCACHE, GOSUMDB and the like stay as the user has set them. */
export function goEnv(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // No version control stamps, and none of the user's own flags, which may forbid what is needed here.
    GOFLAGS: '-buildvcs=false',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    GOOS: 'linux',
    GOARCH: goArch(),
  }
}

function isAtLeast(version: string, wanted: string): boolean {
  const [a, b] = [version, wanted].map(text => text.split(/[^0-9]+/).map(Number))
  for (let i = 0; i < 3; i++) {
    const difference = (a![i] ?? 0) - (b![i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

const isExecutable = (file: string) =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
