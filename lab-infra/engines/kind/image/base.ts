/**
 * What kind's node image stands on. Online that is kindest/node, which brings systemd and kind's own files. Without a
 * registry it is made like it: Debian's packages, resolved by this system's apt without root, and configured in a
 * container.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../../lab.ts'
import { canUnpack } from '../../../node/programs/debian.ts'
import { run } from '../../../node/programs/run.ts'
import type { Tell } from '../../../node/programs/steps.ts'
import { versions } from '../../../node/programs/versions.ts'
import { cacheDir } from '../../../paths.ts'
import type { ContainerEngine } from '../container-engine.ts'

export interface Base {
  image: string
  /** It lacks kind's own files. */
  bare: boolean
}

/** What kindest/node has of Debian, as far as a node runs on it; and what a candidate types. */
const packages = [
  ...['apt', 'systemd', 'systemd-sysv', 'dbus', 'conntrack', 'iptables', 'nftables', 'iproute2', 'ethtool'],
  ...['util-linux', 'mount', 'kmod', 'libseccomp2', 'pigz', 'e2fsprogs', 'bash', 'ca-certificates', 'curl'],
  ...['jq', 'procps', 'socat', 'hostname'],
]
export const candidatesPackages = ['vim', 'nano', 'tmux', 'less', 'openssl', 'bash-completion', 'jq']

/** ms for a registry to answer at all. */
const registryPatience = 20_000

const kindestImage = () => `kindest/node:${versions().kubernetes}`

/**
 * kindest/node, pulled when it is not there yet; else the base made of Debian's packages.
 * @throws LabError `image-unavailable` when neither can be had, with both causes.
 */
export async function baseImage(containers: ContainerEngine, tell: Tell, signal: AbortSignal): Promise<Base> {
  const online = kindestImage()
  if (await isThere(containers, online)) return { image: online, bare: false }
  const debian = debianImage()
  if (await isThere(containers, debian)) return { image: debian, bare: true }
  try {
    tell(`pulling ${online}`)
    // Docker asks the registry at once; whether layers come is not bounded, as long as they do.
    await containers.run(['manifest', 'inspect', online], { signal, timeoutMs: registryPatience })
    await containers.run(['pull', online], { signal })
    return { image: online, bare: false }
  } catch (pulled) {
    signal.throwIfAborted()
    if (!(await canUnpack()))
      throw new LabError(
        'image-unavailable',
        `${online} cannot be pulled, and without apt no base can be made`,
        {
          remedy: `Let ${containers.provider} reach a registry, or load the image: ${containers.provider} load -i FILE`,
          cause: pulled,
        },
      )
    await makeDebian(containers, debian, tell, signal)
    return { image: debian, bare: true }
  }
}

const isThere = async (containers: ContainerEngine, image: string) =>
  (await containers.ask(['image', 'inspect', '--format', 'there', image])) !== undefined

function debianImage(): string {
  const content = createHash('sha256').update(JSON.stringify(packages)).update(configure)
  return `cks-lab-base:${content.digest('hex').slice(0, 12)}`
}

// dpkg's own order of things in an empty system; nothing may start services here.
const configure = `set -e
export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
cp /usr/share/base-passwd/passwd.master /etc/passwd
cp /usr/share/base-passwd/group.master /etc/group
touch /var/lib/dpkg/status /var/lib/dpkg/available
printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
quiet() { "$@" >/tmp/log 2>&1 || { tail -n 30 /tmp/log >&2; exit 1; }; }
quiet dpkg --force-depends --force-confnew --force-unsafe-io --unpack /archives/*.deb
quiet dpkg --force-confnew --force-unsafe-io --configure -a
rm -rf /archives /configure.sh /usr/sbin/policy-rc.d /tmp/log /usr/share/doc/* /usr/share/man/* /var/cache/apt/*
`

async function makeDebian(
  containers: ContainerEngine,
  image: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const work = join(cacheDir(), 'kind', 'base.unfinished')
  await rm(work, { recursive: true, force: true })
  try {
    const archives = await downloadPackages(work, tell, signal)
    tell('unpacking Debian’s packages')
    const root = await unpack(work, archives, signal)
    tell('configuring Debian’s packages')
    await configureInContainer(containers, image, { work, archives, root }, signal)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** apt with folders of its own takes this system's sources, and a system in which nothing is installed. */
async function downloadPackages(work: string, tell: Tell, signal: AbortSignal): Promise<string> {
  const [state, cache, status] = [join(work, 'state'), join(work, 'cache'), join(work, 'status')]
  await mkdir(join(state, 'lists', 'partial'), { recursive: true })
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true })
  await writeFile(status, '')
  const apt = (...argv: string[]) =>
    run(
      [
        'apt-get',
        ...[
          '-qq',
          '-o',
          `Dir::State=${state}`,
          '-o',
          `Dir::State::status=${status}`,
          '-o',
          `Dir::Cache=${cache}`,
        ],
        ...['-o', 'Debug::NoLocking=1', '-o', 'APT::Install-Recommends=false', '-o', 'APT::Sandbox::User='],
        ...argv,
      ],
      { signal, env: { ...process.env, LC_ALL: 'C' } },
    )
  try {
    tell('asking for Debian’s packages')
    await apt('update')
    tell('downloading Debian’s packages')
    await apt('--yes', '--download-only', 'install', '?essential', ...packages, ...candidatesPackages)
  } catch (error) {
    signal.throwIfAborted()
    throw new LabError('image-unavailable', `Debian’s packages for kind's node could not be had`, {
      remedy: 'Let apt reach its archives, or the container engine a registry.',
      cause: error,
    })
  }
  return join(cache, 'archives')
}

async function unpack(work: string, archives: string, signal: AbortSignal): Promise<string> {
  const root = join(work, 'root')
  const debs = (await readdir(archives)).filter(name => name.endsWith('.deb'))
  // Since Debian 12 these folders are links into /usr in every system.
  const script = `set -e
mkdir -p "$1"
for folder in bin sbin lib lib64; do mkdir -p "$1/usr/$folder"; ln -s "usr/$folder" "$1/$folder"; done
root=$1; shift
for archive; do dpkg-deb --fsys-tarfile "$archive" | tar --extract --keep-directory-symlink --no-same-owner --directory "$root"; done`
  await run(['sh', '-c', script, 'sh', root, ...debs.map(name => join(archives, name))], { signal })
  return root
}

async function configureInContainer(
  containers: ContainerEngine,
  image: string,
  made: { work: string; archives: string; root: string },
  signal: AbortSignal,
): Promise<void> {
  const [first, tarball] = [`${image}-unpacked`, join(made.work, 'image.tar')]
  await run(
    [
      'tar',
      '--directory',
      made.root,
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--create',
      '--file',
      tarball,
      '.',
    ],
    { signal },
  )
  await containers.run(['import', tarball, first], { signal })
  await writeFile(join(made.work, 'configure.sh'), configure)
  const container = await containers.run(['create', first, '/bin/sh', '/configure.sh'], { signal })
  try {
    await containers.run(['cp', made.archives, `${container}:/archives`], { signal })
    await containers.run(['cp', join(made.work, 'configure.sh'), `${container}:/configure.sh`], { signal })
    await containers.run(['start', '--attach', container], { signal })
    // One layer instead of two: what is unpacked twice is kept once.
    await containers.run(['export', '--output', tarball, container], { signal })
    await containers.run(['import', tarball, image], { signal })
  } finally {
    await containers.ask(['rm', '--force', '--volumes', container])
    await containers.ask(['image', 'rm', '--force', first])
  }
}
