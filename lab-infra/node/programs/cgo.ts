/** What runc's C parts need: a compiler and libseccomp, the system's own or, without root, out of Debian's packages. */
import { access, chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../lab.ts'
import { canUnpack, unpackPackages } from './debian.ts'
import { run } from './run.ts'

export interface CgoEnvironment {
  env: Record<string, string>
  /** Whether static libraries are there, so that the program runs whatever libraries the node has. */
  static: boolean
}

const compilerMissing = () =>
  new LabError('compiler-missing', 'gcc is needed to compile runc, and was not found', {
    remedy:
      'Install it: sudo apt install gcc libc6-dev, sudo dnf install gcc glibc-static, or sudo pacman -S gcc',
  })
const headersMissing = (cause?: unknown) =>
  new LabError(
    'headers-missing',
    'The headers of libseccomp are needed to compile runc, and were not found',
    {
      remedy:
        'Install them: sudo apt install libseccomp-dev, sudo dnf install libseccomp-static libseccomp-devel, or sudo pacman -S libseccomp',
      cause,
    },
  )

/** Why runc could not be compiled here; fast, changes nothing. */
export async function cgoProblem(): Promise<LabError | undefined> {
  if (!(await hasCompiler())) return compilerMissing()
  if (!(await hasSystemHeaders()) && !(await canUnpack())) return headersMissing()
  return undefined
}

/**
 * The environment in which Go finds libseccomp.
 * @throws LabError `compiler-missing`, `headers-missing`
 */
export async function cgoEnvironment(workDir: string, signal: AbortSignal): Promise<CgoEnvironment> {
  if (!(await hasCompiler())) throw compilerMissing()
  const flags: string[] = []
  if (!(await hasSystemHeaders())) {
    const root = join(workDir, 'libseccomp')
    await unpackPackages(['libseccomp-dev', 'libseccomp2'], root, signal).catch(error => {
      signal.throwIfAborted()
      throw headersMissing(error)
    })
    const libraries = join(root, 'usr/lib', (await run(['gcc', '-print-multiarch'])).trim())
    flags.push(`-I${join(root, 'usr/include')}`, `-L${libraries}`)
  }
  const isStatic = (await hasLibrary('libc.a', [])) && (await hasLibrary('libseccomp.a', flags))
  const pkgConfig = await pkgConfigStandIn(workDir, [...flags, '-lseccomp'])
  return { env: { PKG_CONFIG: pkgConfig, CC: 'gcc' }, static: isStatic }
}

/** libseccomp's Go binding asks pkg-config for its flags; they are known here, so the program itself need not be there. */
async function pkgConfigStandIn(workDir: string, flags: string[]): Promise<string> {
  await mkdir(workDir, { recursive: true })
  const file = join(workDir, 'pkg-config')
  const libraryFlags = flags.filter(flag => !flag.startsWith('-I')).join(' ')
  const compilerFlags = flags.filter(flag => flag.startsWith('-I')).join(' ')
  await writeFile(
    file,
    `#!/bin/sh\ncase "$*" in *--libs*) echo '${libraryFlags}';; *) echo '${compilerFlags}';; esac\n`,
  )
  await chmod(file, 0o755)
  return file
}

const hasCompiler = () => succeeds(run(['gcc', '--version']))
const hasSystemHeaders = () => succeeds(run(['gcc', '-E', '-include', 'seccomp.h', '-x', 'c', '/dev/null']))

async function hasLibrary(name: string, flags: string[]): Promise<boolean> {
  // gcc answers with the bare name when it does not find the file.
  const path = (await run(['gcc', ...flags, `-print-file-name=${name}`])).trim()
  return path !== name && succeeds(access(path))
}

const succeeds = (promise: Promise<unknown>) =>
  promise.then(
    () => true,
    () => false,
  )
