/**
 * On a real node, as its root: attempts to reach the machine, who runs the lab, and other labs. What holds and what is not
 * promised stands in docs/lab-node.md.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { components, nodeFacts } from '../../control-plane/facts.ts'
import { controlPlaneState } from '../../control-plane/probe.ts'
import type { Lab } from '../../lab.ts'
import { projectDir } from '../../paths.ts'
import { RootlessEngine } from './engine.ts'
import { type Attempt, call, callScript, canary, outside } from './escape/attempt.ts'
import { kernelAttempts } from './escape/kernel.ts'
import { limitAttempts } from './escape/limits.ts'
import { mountAttempts } from './escape/mounts.ts'
import { networkAttempts } from './escape/network.ts'
import { processAttempts } from './escape/processes.ts'
import { labsDir } from './lab-folder.ts'

const state = mkdtempSync(join(tmpdir(), 'cks-lab-escape-'))
process.env.CKS_LAB_STATE = state
/** A folder of the machine: what it holds must not be seen in a lab. */
const folder = join(state, canary)
const engine = new RootlessEngine()
const quiet = () => {}
/** What the attempts are told, as the worst would know it. */
let told: Record<string, string> = {}
const services = [createServer(it => it.end(canary)), createServer(it => it.end(canary))]

const bash = (lab: Lab, script: string, view: 'learner' | 'grader' = 'learner') =>
  lab.node.exec(['bash', '-c', script], { view, timeoutMs: 60_000, env: told })

/** A program whose starter left a descriptor open, and who has keys and a secret in its environment. */
const carelessly = (program: string) =>
  spawn(
    'bash',
    ['-c', `exec 200<"$1"; exec "$2" --input-type=module -e "$3"`, 'bash', folder, process.execPath, program],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, CKS_LAB_SECRET: canary },
    },
  )

const engineFile = `${projectDir}/lab-infra/engines/rootless/engine.ts`

let lab: Lab
beforeAll(async () => {
  mkdirSync(folder)
  writeFileSync(join(folder, 'secret'), canary)
  const port = await listening(0, 0)
  const socket = `machine-${process.pid}`
  await listening(1, `\0${socket}`)
  const maker = carelessly(`
    import { RootlessEngine } from '${engineFile}'
    await new RootlessEngine().create('one', {}, () => {}, new AbortController().signal)
    process.exit(0)`)
  const code = await new Promise(resolve => maker.once('exit', resolve))
  expect(code).toBe(0)
  lab = (await engine.adopt()).find(it => it.id === 'one') as Lab
  await lab.node.writeFile(callScript, call)
  told = {
    HOST_PID: `${process.pid}`,
    HOST_PORT: `${port}`,
    HOST_SOCKET: socket,
    HOST_FOLDER: state,
    HOST_ADDRESS: hostAddress(),
    HOST_NAMESPACES: ['user', 'mnt', 'pid', 'net', 'ipc', 'uts', 'cgroup']
      .map(it => readlinkSync(`/proc/self/ns/${it}`))
      .join(' '),
    ...hostKeys(),
    HANDLE: handleOf(join(folder, 'secret')),
  }
}, 900_000)
afterAll(async () => {
  for (const it of services) it.close()
  for (const left of await engine.adopt()) await left.destroy()
  rmSync(state, { recursive: true, force: true })
}, 60_000)

function listening(index: 0 | 1, at: number | string): Promise<number> {
  const server = services[index] as ReturnType<typeof createServer>
  return new Promise(resolve => {
    const done = () => resolve((server.address() as AddressInfo).port)
    if (typeof at === 'number') server.listen(at, '127.0.0.1', done)
    else server.listen(at, done)
  })
}

const hostAddress = () =>
  Object.values(networkInterfaces())
    .flat()
    .find(it => it && !it.internal && it.family === 'IPv4')?.address ?? '192.0.2.2'

/** Runs Perl on the machine, with the same names of calls. */
function onHost(code: string): string {
  const script = join(state, 'call.pl')
  writeFileSync(script, call)
  return execFileSync('perl', ['-e', `require "${script}"; ${code}`], { encoding: 'utf8' })
}

/** A key in the keyring of the user who runs the lab, and that keyring. */
function hostKeys(): Record<string, string> {
  const said = onHost(`
    my ($type, $name, $text) = ("user", "${canary}", "${canary}");
    made("add_key", $type, $name, $text, length $text, -4); made("keyctl", 0, -4, 1)`)
  const [key = '0', keyring = '0'] = [...said.matchAll(/done: (\\d+)/g)].map(it => it[1])
  return { HOST_KEY: key, HOST_KEYRING: keyring }
}

/** name_to_handle_at(2): what opens a file without its path. */
const handleOf = (path: string) =>
  onHost(`
    my ($path, $handle, $mount) = ("${path}", pack("L l", 128, 0) . ("\\0" x 128), pack("l", 0));
    syscall(number("name_to_handle_at"), -100, $path, $handle, $mount, 0) == 0 or die $!; print unpack("H*", $handle)`)

const attempts = ([what, all]: [string, Attempt[]]) =>
  describe(`${what}: root in a lab cannot`, () => {
    it.each(all.map((it): [string, Attempt] => [it.what, it]))('%s', async (_, { attack, answer, never }) => {
      const { stdout, stderr } = await bash(lab, `{ ${attack}\n} 2>&1`)
      const said = `${stdout}${stderr}`
      expect(said).toMatch(answer)
      if (never) expect(said).not.toMatch(never)
    })
  })

attempts(['mounts', mountAttempts])
attempts(['processes', processAttempts])
attempts(['kernel', kernelAttempts])
attempts(['network', networkAttempts])

describe("what runs in the grader's view, should root in a lab ever put it there,", () => {
  it.each([
    [
      'writes to nothing that labs share',
      'mount -o remount,rw,bind /opt/cks-lab; umount -l /usr/bin; touch /opt/cks-lab/x',
      /denied[\s\S]*must be superuser|Read-only/,
    ],
    ['mounts nothing', 'mount -t tmpfs none /mnt && echo mounted', /denied/],
    [
      'sees no process of the outer layer',
      'cat /proc/[0-9]*/cmdline | tr "\\0" " "; ls -l /proc/1/fd; echo 9 >/proc/1/oom_score_adj',
      /kubelet[\s\S]*No such file[\s\S]*No such file/,
    ],
    ['has nothing of the machine open', 'ls /proc/self/fd; readlink /proc/self/fd/*', /^0\n1\n2\n3\n/],
    [
      'sees no namespace of the machine',
      'readlink /proc/self/ns/{user,mnt,pid,net,ipc,uts,cgroup} | grep -Fxf <(tr " " "\\n" <<<$HOST_NAMESPACES) || echo none',
      /^none$/,
    ],
    ['uses no keyring', perlKeyring(), /Function not implemented/],
  ])('%s', async (_, script, answer) => {
    const { stdout } = await bash(lab, `{ ${script}\n} 2>&1`, 'grader')
    expect(stdout.trim()).toMatch(answer)
    expect(stdout).not.toMatch(outside)
  })

  it('is none of the programs that it put into /usr/local', async () => {
    await bash(lab, `printf '#!/bin/sh\\necho planted' >/usr/local/bin/cat; chmod 755 /usr/local/bin/cat`)
    expect((await bash(lab, 'cat /etc/hostname')).stdout).toContain('planted')
    expect((await bash(lab, 'cat /etc/hostname', 'grader')).stdout.trim()).toBe('control-plane')
    await bash(lab, 'rm /usr/local/bin/cat')
  })

  it('is none of the libraries that it put into /etc for all programs', async () => {
    const libraries = 'LD_DEBUG=libs cat /etc/hostname 2>&1'
    await bash(lab, 'mv /etc/ld.so.cache /root; echo /root/planted.so >/etc/ld.so.preload')
    const seen = (await bash(lab, libraries)).stdout
    expect(seen).toContain("'/root/planted.so' from /etc/ld.so.preload cannot be preloaded")
    expect(seen).toContain('search cache=/etc/ld.so.cache')
    const { stdout } = await bash(lab, libraries, 'grader')
    expect(stdout).toContain('control-plane')
    expect(stdout).not.toMatch(/planted|\/etc\/ld/)
    await bash(lab, 'mv /root/ld.so.cache /etc; rm /etc/ld.so.preload')
  })
})

function perlKeyring() {
  return `perl -e 'require "${callScript}"; made("keyctl", 6, -3, 0, 0)'`
}

it('a command that a careless program runs in a lab inherits nothing of its descriptors', async () => {
  const program = carelessly(`
    import { RootlessEngine } from '${engineFile}'
    const lab = (await new RootlessEngine().adopt()).find(it => it.id === 'one')
    for (const view of ['learner', 'grader']) {
      const { stdout } = await lab.node.exec(['ls', '-l', '/proc/self/fd/'], { view })
      process.stdout.write(stdout)
    }
    process.exit(0)`)
  let said = ''
  program.stdout?.on('data', data => {
    said += data
  })
  await new Promise(resolve => program.once('close', resolve))
  expect(said.match(/ -> /g)).toHaveLength(8)
  expect(said).not.toMatch(outside)
})

it("nobody but who runs it reaches a lab's files on the machine", () => {
  expect(statSync(join(labsDir(), 'one')).mode & 0o077).toBe(0)
})

it('a static pod folder full of large files is looked at in part, soon, and that is told', async () => {
  await bash(
    lab,
    `cd /etc/kubernetes/manifests; head -c 1300000 /dev/zero | tr '\\0' '#' >/tmp/large
     for it in $(seq 45); do cp /tmp/large large$it.yaml; done`,
  )
  const { manifests, unlisted } = await nodeFacts(lab.node)
  const texts = manifests.map(it => it.text.length)
  expect({ listed: manifests.length, unlisted }).toEqual({ listed: 32, unlisted: 17 })
  expect(texts.reduce((sum, it) => sum + it)).toBeLessThan(256 * 1024)
  expect(manifests.filter(it => it.text !== '').map(it => it.name)).toEqual(
    components.map(it => `${it}.yaml`),
  )
  const { cause } = await controlPlaneState(lab.node, { credentials: () => lab.credentials() })
  expect(cause).toMatch(/45 files .* not looked at/)
  await bash(lab, 'rm /etc/kubernetes/manifests/large*')
})

attempts(['limits', limitAttempts])

it('a lab that has used up what it may leaves the machine enough to start programs, to look into it and to reset it', async () => {
  // It goes on at the limit: a command that ran when it got there leaves room when it ends.
  const taken = bash(
    lab,
    `perl -e 'require "${callScript}"; 1 while syscall(number("inotify_init1"), 0) >= 0; while (1) { my $child = fork; if (!defined $child) { select undef, undef, undef, .01 } elsif (!$child) { sleep 60; exit } }'`,
  )
  taken.catch(() => {}) // it ends with the node
  await expect
    .poll(async () => (await bash(lab, 'true').catch(() => ({ exitCode: 1 }))).exitCode, { timeout: 30_000 })
    .not.toBe(0)
  expect(execFileSync('echo', ['started'], { encoding: 'utf8' })).toBe('started\n')
  expect((await bash(lab, 'echo seen', 'grader')).stdout).toBe('seen\n')
  await lab.reset(quiet)
  expect((await bash(lab, 'kubectl get --raw /readyz')).stdout).toBe('ok')
})

it('what root in a lab linked to is left alone when the lab ends', async () => {
  await bash(
    lab,
    `ln -s ${folder} /root/link; ln -s ${folder} /run/cks-lab/shared/link; mkdir /root/closed; ln -s ${folder} /root/closed/link; chmod 0 /root/closed; ln -sfn ${folder} /var/lib/kubelet`,
  )
  await lab.destroy()
  expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe(canary)
})
