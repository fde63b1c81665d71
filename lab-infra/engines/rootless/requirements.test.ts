import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { RootlessEngine } from './engine.ts'
import { explainTrial, rootlessRequirements, wslProblem } from './requirements.ts'

const settings = (values: Record<string, string>) => async (path: string) => values[path]

test('Ubuntu’s AppArmor rule is recognised, and how to lift it is said', async () => {
  const read = settings({ '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1' })
  const { reason, remedy } = await explainTrial('namespaces', 'Operation not permitted', read)
  expect(reason).toContain('AppArmor')
  expect(remedy).toContain('sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0')
})
test('a kernel that has user namespaces switched off is recognised', async () => {
  const read = settings({ '/proc/sys/kernel/unprivileged_userns_clone': '0' })
  expect((await explainTrial('namespaces', '', read)).remedy).toContain('kernel.unprivileged_userns_clone=1')
  const none = settings({ '/proc/sys/user/max_user_namespaces': '0' })
  expect((await explainTrial('namespaces', '', none)).remedy).toContain('user.max_user_namespaces=')
})
test('what else forbids namespaces is told in its own words', async () => {
  const { reason, remedy } = await explainTrial('namespaces', 'unshare failed: EPERM', settings({}))
  expect(reason).toContain('unshare failed: EPERM')
  expect(remedy).toContain('In a container')
})
test('WSL2 with cgroup v1 beside v2 is recognised, and how to mend it on Windows is said', async () => {
  const v2 = 'cgroup2 /sys/fs/cgroup/unified cgroup2 rw,nosuid 0 0'
  const hybrid = `${v2}\ncgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0`
  const machine = (osrelease: string, mounts: string) =>
    settings({ '/proc/sys/kernel/osrelease': osrelease, '/proc/self/mounts': mounts })
  const wsl = '5.15.153.1-microsoft-standard-WSL2'
  expect((await wslProblem(machine(wsl, hybrid)))?.remedy).toMatch(
    /kernelCommandLine=cgroup_no_v1=all.*\.wslconfig/,
  )
  expect(await wslProblem(machine(wsl, v2))).toBeUndefined()
  expect(await wslProblem(machine('6.8.0-41-generic', hybrid))).toBeUndefined()
  expect((await explainTrial('cgroup', 'EBUSY', machine(wsl, hybrid))).reason).toContain('WSL2')
  expect((await explainTrial('cgroup', 'EBUSY', machine('6.8.0', hybrid))).reason).not.toContain('WSL2')
})
test('a kernel or disk without overlay mounts is told from forbidden namespaces', async () => {
  expect((await explainTrial('overlay', 'wrong fs type', settings({}))).remedy).toContain('5.11')
})
test('the trial of this machine comes to a verdict and throws nothing', async () => {
  const { problems, warnings } = await rootlessRequirements()
  for (const { reason, remedy } of [...problems, ...warnings]) expect(reason && remedy).toBeTruthy()
})

test('what a trial left that was killed is removed, and nothing else of the state folder', async () => {
  const state = mkdtempSync(join(tmpdir(), 'cks-lab-trials-'))
  onTestFinished(() => rmSync(state, { recursive: true, force: true }))
  vi.stubEnv('CKS_LAB_STATE', state)
  for (const name of ['trial-a/upper', 'trial-b', 'labs']) mkdirSync(join(state, name), { recursive: true })
  expect(await new RootlessEngine().clean()).toEqual([])
  expect(readdirSync(state)).toEqual(['labs'])
})

describe('on a machine that refuses several things', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cks-lab-requirements-'))
    vi.stubEnv('CKS_LAB_STATE', join(folder, 'state'))
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
    // Isolates nothing, so that the trial is the same wherever this test runs.
    program('perl', 'shift 2; exec "$@"')
    for (const name of ['mount', 'umount', 'ip']) program(name, 'exit 0')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function program(name: string, script: string): void {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  const reasons = async () => (await rootlessRequirements()).problems.map(({ reason }) => reason)

  test('nothing is told where nothing is refused', async () => {
    expect(await reasons()).toEqual([])
  })
  test('each refusal is told once, in its own words', async () => {
    program('mount', 'case "$*" in *sysfs*|*overlay*) echo "denied:  $2" >&2; exit 32;; esac')
    program('ip', 'echo "Unknown device type" >&2; exit 2')
    expect(await reasons()).toEqual([
      'Overlay mounts are refused in a user namespace (denied: overlay)',
      'A new sysfs file system may not be mounted in a user namespace (denied: sysfs)',
      'The kernel offers no veth network links (Unknown device type)',
    ])
  })
  test('inner namespaces that cannot be made are told beside what else is refused', async () => {
    program(
      'perl',
      '[ "$2" = outer ] || { echo "isolate.pl: unshare: EPERM" >&2; exit 1; }; shift 2; exec "$@"',
    )
    program('mount', 'case "$*" in *cgroup2*) exit 32;; esac')
    expect(await reasons()).toEqual([
      expect.stringMatching(/cgroup|WSL2/),
      expect.stringMatching(/namespaces/),
    ])
  })
  test('missing programs are told beside a folder that cannot be written', async () => {
    vi.stubEnv('PATH', folder)
    for (const name of ['unshare', 'bash']) program(name, 'exit 0')
    vi.stubEnv('CKS_LAB_STATE', join(folder, 'mount/state'))
    expect(await reasons()).toEqual([
      'The program tar is missing',
      expect.stringContaining('The folder of the labs cannot be written'),
    ])
  })
})
