/**
 * What a machine must allow for rootless labs. The decisive things are tried, not looked up: a kernel setting, a
 * security module or a container around us may each forbid them.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { execa } from 'execa'
import type { Availability, Hurdle } from '../../lab.ts'
import { stateDir } from '../../paths.ts'
import { entries, remove } from '../../remove.ts'
import { isolate } from './namespaces.ts'

/** Program -> the Debian package that has it. */
const programs = {
  unshare: 'util-linux',
  mount: 'mount',
  bash: 'bash',
  perl: 'perl-base',
  ip: 'iproute2',
  tar: 'tar',
}

/** Without these nothing can be tried. */
const triers = ['perl', 'mount', 'ip']

/**
 * All that keeps rootless labs from running here, and what makes them worse. Leaves nothing behind; never throws.
 * Takes about 50 ms.
 */
export async function rootlessRequirements(): Promise<Availability> {
  const platform = unsupportedPlatform()
  if (platform.length > 0) return { problems: platform, warnings: [] }
  const missing = Object.keys(programs).filter(program => !inPath(program))
  const refused = triers.some(program => missing.includes(program)) ? [] : await tryNamespaces()
  const wsl = await wslProblem()
  const warnings = [...rootWarning(), ...(wsl ? [wsl] : [])]
  return { problems: [...missingPrograms(missing), ...refused], warnings }
}

function unsupportedPlatform(): Hurdle[] {
  const { platform, arch } = process
  const kernel = {
    reason: `Labs need a Linux kernel, this is ${platform}`,
    remedy: 'Use a Linux machine',
  }
  const processor = {
    reason: `Labs do not run on ${arch} processors`,
    remedy: 'Use an x64 or arm64 machine',
  }
  return [...(platform === 'linux' ? [] : [kernel]), ...(['x64', 'arm64'].includes(arch) ? [] : [processor])]
}

function inPath(program: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin']
  return folders.some(folder => folder && existsSync(join(folder, program)))
}

function missingPrograms(missing: string[]): Hurdle[] {
  return missing.map(program => ({
    reason: `The program ${program} is missing`,
    remedy: `Install it; on Debian and Ubuntu: sudo apt-get install ${programs[program as keyof typeof programs]}`,
  }))
}

function rootWarning(): Hurdle[] {
  if (process.getuid?.() !== 0) return []
  return [
    {
      reason: 'cks-lab runs as root: root inside a lab is then root of this machine',
      remedy: 'Run it as an ordinary user',
    },
  ]
}

/** One trial does not keep the next from being made, so that all that is refused is told; what is refused in words of its own. */
const attempt = `set -f
attempt() { name=$1; shift; said=$("$@" 2>&1) || { printf '%s ' refused "$name" $said; echo; false; }; }
`

/** $1 is an empty folder, $2 isolate.pl, $3 the inner script. Without a /proc of its own nothing inner can be made. */
const outer = `${attempt}
cd "$1" && mkdir lower upper work merged || exit 1
trap 'umount merged 2>/dev/null; rm -rf work' EXIT
attempt overlay mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work,userxattr overlay merged \\
  && attempt overlay touch merged/file
attempt sysfs mount -t sysfs sysfs /sys
attempt cgroup mount -t cgroup2 -o ro cgroup2 /sys/fs/cgroup
attempt proc mount -t proc -o hidepid=ptraceable proc /proc || exit 0
exec 3>&1
said=$(perl "$2" inner sh -c "$3" 2>&1 >&3) || { printf '%s ' refused namespaces $said; echo; }
exit 0`

const inner = `${attempt}
attempt proc mount -t proc proc /proc
attempt sysfs mount -t sysfs sysfs /sys
attempt veth ip link add eth0 type veth peer name uplink
exit 0`

/** Of what is tried here, while it is tried; a process that was killed leaves it behind. */
const trialPrefix = 'trial-'

export async function removeTrials(): Promise<void> {
  const trials = (await entries(stateDir())).filter(path => basename(path).startsWith(trialPrefix))
  await Promise.all(trials.map(remove))
}

/** Makes the two layers of namespaces that a lab has, with one mount of each kind. */
async function tryNamespaces(): Promise<Hurdle[]> {
  let folder: string
  try {
    await mkdir(stateDir(), { recursive: true })
    folder = await mkdtemp(join(stateDir(), trialPrefix))
  } catch (error) {
    const reason = `The folder of the labs cannot be written: ${(error as Error).message}`
    return [{ reason, remedy: 'Make it writable, or name another one in CKS_LAB_STATE' }]
  }
  try {
    const env = { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: 'C' }
    const trial = await execa('perl', [isolate, 'outer', 'sh', '-c', outer, 'sh', folder, isolate, inner], {
      env,
      reject: false,
      stdin: 'ignore',
      timeout: 20_000,
      killSignal: 'SIGKILL',
    })
    const refused = refusals(trial.stdout)
    if (trial.exitCode !== 0) refused.set('namespaces', trial.stderr.trim() || trial.shortMessage || '')
    return await Promise.all([...refused].map(([what, said]) => explainTrial(what, said)))
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}

/** What was refused, and in which words; of what both layers try, the outer one's. */
function refusals(printed: string): Map<string, string> {
  const refused = new Map<string, string>()
  for (const [, what = '', said = ''] of printed.matchAll(/^refused (\w+) (.*)$/gm))
    if (!refused.has(what)) refused.set(what, said.trim())
  return refused
}

/** The likely cause of a refusal. Exported for its test. */
export async function explainTrial(what: string, said: string, read = readSetting): Promise<Hurdle> {
  if (what === 'overlay')
    return {
      reason: `Overlay mounts are refused in a user namespace (${said})`,
      remedy: `Use Linux 5.11 or newer and a local disk (ext4, xfs, btrfs) for ${stateDir()}; CKS_LAB_STATE names another folder`,
    }
  if (what === 'veth')
    return {
      reason: `The kernel offers no veth network links (${said})`,
      remedy: 'Load the module: sudo modprobe veth',
    }
  if (what === 'cgroup' && (await isWsl(read))) return hybridCgroups
  if (what !== 'namespaces')
    return {
      reason: `A new ${what} file system may not be mounted in a user namespace (${said})`,
      remedy: `Something hides parts of /proc or /sys, as containers do. ${inContainer}`,
    }
  if ((await read('/proc/sys/kernel/unprivileged_userns_clone')) === '0')
    return forbiddenBy('kernel.unprivileged_userns_clone', '1')
  if ((await read('/proc/sys/user/max_user_namespaces')) === '0')
    return forbiddenBy('user.max_user_namespaces', '15000')
  if ((await read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns')) === '1')
    return {
      ...forbiddenBy('kernel.apparmor_restrict_unprivileged_userns', '0'),
      reason: 'Ubuntu’s AppArmor rule forbids user namespaces to ordinary programs',
    }
  return { reason: `User namespaces cannot be made here (${said})`, remedy: inContainer }
}

const inContainer =
  'In a container, allow it: docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined ' +
  '--security-opt systempaths=unconfined. Else run cks-lab on the machine itself'

const hybridCgroups: Hurdle = {
  reason: 'This WSL2 mounts cgroup v1 beside v2, and Kubernetes needs v2',
  remedy:
    'On Windows put kernelCommandLine=cgroup_no_v1=all under [wsl2] in %UserProfile%\\.wslconfig, run wsl --shutdown, and start again',
}

/** https://learn.microsoft.com/windows/wsl: its kernels call themselves "...-microsoft-standard-WSL2". */
async function isWsl(read: typeof readSetting): Promise<boolean> {
  return /microsoft/i.test((await read('/proc/sys/kernel/osrelease')) ?? '')
}

/** WSL2 as it comes: cgroup v1 has the controllers, and v2 none. Exported for its test. */
export async function wslProblem(read = readSetting): Promise<Hurdle | undefined> {
  const mounts = (await read('/proc/self/mounts')) ?? ''
  return /^\S+ \S+ cgroup /m.test(mounts) && (await isWsl(read)) ? hybridCgroups : undefined
}

function forbiddenBy(setting: string, value: string): Hurdle {
  return {
    reason: `The kernel setting ${setting} forbids user namespaces`,
    remedy: `Allow them now: sudo sysctl -w ${setting}=${value} and for every start: echo '${setting}=${value}' | sudo tee /etc/sysctl.d/60-cks-lab.conf`,
  }
}

async function readSetting(path: string): Promise<string | undefined> {
  return (await readFile(path, 'utf8').catch(() => undefined))?.trim()
}
