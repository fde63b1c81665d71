/**
 * On a real kind cluster, as root of its node: what its isolation promises and, where the container engine runs as the
 * machine's root, what it does not: a node of kind is a privileged container. docs/engines.md says so to who chooses.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lab } from '../../lab.ts'
import { findContainerEngine } from './container-engine.ts'
import { KindEngine } from './engine.ts'

const state = mkdtempSync(join(tmpdir(), 'cks-lab-kind-escape-'))
process.env.CKS_LAB_STATE = state
const canary = 'canary-of-the-machine'
process.env.CKS_LAB_SECRET = canary
const engine = new KindEngine()
const quiet = () => {}
const service = createServer(socket => socket.end(canary))

let lab: Lab
/** The container engine's root is the machine's. */
let rootful = true
beforeAll(async () => {
  const found = await findContainerEngine()
  if ('info' in found) rootful = !found.info.rootless
  writeFileSync(join(state, canary), canary)
  await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve))
  lab = await engine.create('one', {}, quiet, new AbortController().signal)
}, 900_000)
afterAll(async () => {
  service.close()
  for (const left of await engine.adopt()) await left.destroy()
  rmSync(state, { recursive: true, force: true })
}, 60_000)

async function asRoot(script: string): Promise<string> {
  const { stdout } = await lab.node.exec(['bash', '-c', `{ ${script}\n} 2>&1`], { timeoutMs: 60_000 })
  return stdout
}

describe('promised: root in a kind lab cannot', () => {
  it.each([
    ['see a process of the machine', "cat /proc/[0-9]*/cmdline | tr '\\0' ' '", /kubelet/],
    ['read a secret of its starter in an environment', "cat /proc/[0-9]*/environ | tr '\\0' '\\n'", /PATH=/],
    [
      "find the lab's folder or the grader's credentials by its path",
      `ls ${state} /grader.kubeconfig`,
      /No such file/,
    ],
    ['find a folder of the machine open', 'readlink /proc/[0-9]*/fd/*; ls /proc/self/fd', /0\n1\n2\n3/],
    [
      "reach the container engine's socket",
      'ls /var/run/docker.sock /run/podman/podman.sock',
      /No such file/,
    ],
    ['see keys of who runs it in its session', 'cat /proc/keys; grep Seccomp /proc/self/status', /Seccomp/],
  ])('%s', async (_, script, answer) => {
    const said = await asRoot(script)
    expect(said).toMatch(answer)
    expect(said).not.toContain(canary)
  })

  it("reach a service on the machine's loopback", async () => {
    const { port } = service.address() as AddressInfo
    const said = await asRoot(
      `for at in 127.0.0.1 $(ip route | awk '/default/ {print $3}'); do timeout 3 cat </dev/tcp/$at/${port} || echo refused; done`,
    )
    expect(said).toMatch(/refused[\s\S]*refused/)
    expect(said).not.toContain(canary)
  })
})

describe("not promised, where the container engine is the machine's root:", () => {
  it.each([
    [
      'root in a lab has every right over the kernel',
      'grep CapEff /proc/self/status',
      /CapEff:\s+0*[13]ff[ef]?f+/,
    ],
    ['it is the root of the machine', 'cat /proc/self/uid_map', /^\s*0\s+0\s+4294967295/],
    ["it opens the machine's disks", 'lsblk -dno NAME,TYPE || ls /dev/*da', /\w/],
    [
      "it may change settings of the machine's kernel",
      '[ -w /proc/sys/kernel/core_pattern ] && echo writable',
      /writable/,
    ],
    ["it reads the kernel's log", 'dmesg >/dev/null && echo read', /read/],
  ])('%s', async (_, script, answer) => {
    const said = await asRoot(script)
    if (rootful) expect(said).toMatch(answer)
    else expect(await asRoot('cat /proc/self/uid_map')).not.toMatch(/^\s*0\s+0\s+4294967295/)
  })

  it('whoever chooses kind is told', async () => {
    const { warnings } = await engine.available()
    const told = warnings.map(it => it.reason).join()
    if (rootful) expect(told).toMatch(/root in a lab is root of this machine’s kernel/)
    else expect(told).not.toMatch(/root of this machine/)
  })
})
