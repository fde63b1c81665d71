/**
 * What a machine must allow for rootless labs. The decisive things are tried, not looked up: a kernel setting, a
 * security module or a container around us may each forbid them.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Problem } from '../../lab.ts'
import { stateDir } from '../../paths.ts'

/** Program -> the Debian package that has it. */
const programs = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  mount: 'mount',
  bash: 'bash',
  ip: 'iproute2',
  tar: 'tar',
}

/**
 * What keeps rootless labs from running here, and what makes them worse. Leaves nothing behind; never throws.
 * Takes about 50 ms.
 */
export async function rootlessRequirements(): Promise<{ problems: Problem[]; warnings: Problem[] }> {
  const platform = unsupportedPlatform()
  if (platform) return { problems: [platform], warnings: [] }
  const missing = missingPrograms()
  const problems = missing.length > 0 ? missing : await tryNamespaces()
  return { problems, warnings: rootWarning() }
}

function unsupportedPlatform(): Problem | undefined {
  if (process.platform !== 'linux')
    return { reason: `Labs need a Linux kernel, this is ${process.platform}`, remedy: 'Use a Linux machine' }
  if (!['x64', 'arm64'].includes(process.arch))
    return { reason: `Labs do not run on ${process.arch} processors`, remedy: 'Use an x64 or arm64 machine' }
}

function inPath(program: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin']
  return folders.some(folder => folder && existsSync(join(folder, program)))
}

function missingPrograms(): Problem[] {
  return Object.entries(programs)
    .filter(([program]) => !inPath(program))
    .map(([program, debian]) => ({
      reason: `The program ${program} is missing`,
      remedy: `Install it; on Debian and Ubuntu: sudo apt-get install ${debian}`,
    }))
}

function rootWarning(): Problem[] {
  if (process.getuid?.() !== 0) return []
  return [
    {
      reason: 'cks-lab runs as root: root inside a lab is then root of this machine',
      remedy: 'Run it as an ordinary user',
    },
  ]
}

/** Says what comes next before each trial, so that the last line names what failed. $1 is an empty folder. */
const outer = `set -e
cd "$1"
mkdir lower upper work merged
trap 'umount merged 2>/dev/null; rm -rf work' EXIT
echo overlay; mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work,userxattr overlay merged; touch merged/file
echo proc; mount -t proc proc /proc
echo namespaces; unshare --user --map-root-user --mount --pid --net --uts --ipc --cgroup --fork \\
  --propagation private sh -c "$2"`

const inner = `set -e
echo proc; mount -t proc proc /proc
echo sysfs; mount -t sysfs sysfs /sys
echo cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup
echo veth; ip link add eth0 type veth peer name uplink
echo done`

/** Makes the two layers of namespaces that a lab has, with one mount of each kind. */
async function tryNamespaces(): Promise<Problem[]> {
  let folder: string
  try {
    await mkdir(stateDir(), { recursive: true })
    folder = await mkdtemp(join(stateDir(), 'trial-'))
  } catch (error) {
    const reason = `The folder of the labs cannot be written: ${(error as Error).message}`
    return [{ reason, remedy: 'Make it writable, or name another one in CKS_LAB_STATE' }]
  }
  try {
    const layer = ['--user', '--map-root-user', '--mount', '--pid', '--fork', '--propagation', 'private']
    const env = { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: 'C' }
    const trial = await execa('unshare', [...layer, 'sh', '-c', outer, 'sh', folder, inner], {
      env,
      reject: false,
      stdin: 'ignore',
      timeout: 20_000,
      killSignal: 'SIGKILL',
    })
    const reached = trial.stdout.trim().split('\n').at(-1) || 'namespaces'
    if (trial.exitCode === 0 && reached === 'done') return []
    return [await explainTrial(reached, trial.stderr.trim() || trial.shortMessage || '')]
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}

/** The likely cause of a failed trial. Exported for its test. */
export async function explainTrial(reached: string, said: string, read = readSetting): Promise<Problem> {
  if (reached === 'overlay')
    return {
      reason: `Overlay mounts are refused in a user namespace (${said})`,
      remedy: `Use Linux 5.11 or newer and a local disk (ext4, xfs, btrfs) for ${stateDir()}; CKS_LAB_STATE names another folder`,
    }
  if (reached === 'veth')
    return {
      reason: `The kernel offers no veth network links (${said})`,
      remedy: 'Load the module: sudo modprobe veth',
    }
  if (reached !== 'namespaces')
    return {
      reason: `A new ${reached} file system may not be mounted in a user namespace (${said})`,
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

function forbiddenBy(setting: string, value: string): Problem {
  return {
    reason: `The kernel setting ${setting} forbids user namespaces`,
    remedy: `Allow them now: sudo sysctl -w ${setting}=${value} and for every start: echo '${setting}=${value}' | sudo tee /etc/sysctl.d/60-cks-lab.conf`,
  }
}

async function readSetting(path: string): Promise<string | undefined> {
  return (await readFile(path, 'utf8').catch(() => undefined))?.trim()
}
