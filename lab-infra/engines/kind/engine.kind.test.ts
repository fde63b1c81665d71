/** On real kind clusters: what the engine promises to a learner and to this machine, beside what all engines do. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { controlPlaneState } from '../../control-plane/probe.ts'
import type { Lab } from '../../lab.ts'
import { engineContract } from '../testing/contract.ts'
import { findContainerEngine, type Provider } from './container-engine.ts'
import { KindEngine } from './engine.ts'
import { labsDir } from './lab-folder.ts'
import { clusterName, graderContainer, nodeContainer } from './names.ts'
import { KindNode } from './node.ts'

const state = mkdtempSync(join(tmpdir(), 'cks-lab-kind-'))
process.env.CKS_LAB_STATE = state
afterAll(() => rmSync(state, { recursive: true, force: true }))
const engine = new KindEngine()
const quiet = () => {}
const never = new AbortController().signal

let provider = 'docker'
beforeAll(async () => {
  const found = await findContainerEngine()
  if ('info' in found) provider = found.info.provider
})
const containers = (...argv: string[]) => execFileSync(provider, argv, { encoding: 'utf8' }).trim()
const named = (name: string) => containers('ps', '--all', '--quiet', '--filter', `name=^/?${name}$`)

/** What there is of a lab. */
function traces(id: string): string[] {
  const cluster = clusterName(id)
  const running = [nodeContainer(cluster), graderContainer(cluster)].filter(name => named(name) !== '')
  const folder = join(labsDir(), id)
  return existsSync(folder) ? [...running, folder] : running
}

async function sh(lab: Lab, script: string, view: 'learner' | 'grader' = 'learner') {
  const result = await lab.node.exec(['bash', '-c', script], { view, timeoutMs: 60_000 })
  return { code: result.exitCode, out: result.stdout.trim(), err: result.stderr.trim() }
}

async function eventually(what: () => Promise<boolean>, ms = 60_000): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(200)) if (await what()) return true
  return false
}

engineContract(
  'kind',
  () => new KindEngine(),
  {
    midway: 'kubeadm',
    kill: lab => containers('kill', nodeContainer(clusterName(lab.id))),
    traces,
    process: { engine: 'KindEngine', file: new URL('engine.ts', import.meta.url) },
  },
  own,
)

function own(lab: () => Lab): void {
  const node = () => nodeContainer(clusterName('one'))

  describe('a new lab', () => {
    it.each([
      ['hostname', /^control-plane$/],
      ['kubectl get --raw /readyz', /^ok$/],
      ['kubectl get nodes --no-headers', /^control-plane +Ready +control-plane/],
      ['kubectl get serviceaccount default -o name', /serviceaccount\/default/],
      ['kubectl get storageclass,namespace -o name', /^namespace\/default\n((?!local-path|storage).)*$/s],
      ['kubectl version', /Server Version: v1\.35\./],
      ['crictl ps', /kube-apiserver/],
      ['systemctl status kubelet', /active \(running\)/],
      ['journalctl -u kubelet -n 5 --no-pager', /kubelet/],
      ['yq --version; jq --version; vim --version | head -1; tmux -V; openssl version', /OpenSSL/],
    ])('answers what a candidate types: %s', async (command, answer) => {
      const { out, err } = await sh(lab(), command)
      expect(out, err).toMatch(answer)
    })

    it('runs workloads that find Services by name, without any registry', async () => {
      const done = await sh(
        lab(),
        `kubectl run probe --image=docker.io/library/toolbox:1.0 --restart=Never -- sleep 300 && kubectl wait --for=condition=Ready pod/probe --timeout=60s
       kubectl -n kube-system wait --for=condition=Ready pod -l k8s-app=kube-dns --timeout=60s
       kubectl exec probe -- nslookup kubernetes.default.svc.cluster.local && kubectl exec probe -- curl -sk https://kubernetes.default/version`,
      )
      expect(done.out, done.err).toMatch(/10\.96\.0\.1[\s\S]*"major": "1"/)
    })

    it('publishes the API server to this machine alone', () => {
      expect(containers('port', node())).toMatch(/^6443\/tcp -> 127\.0\.0\.1:\d+$/)
    })

    it('may take so much memory, and no more', () => {
      expect(containers('inspect', '--format', '{{.HostConfig.Memory}}', node())).toBe(String(2 * 1024 ** 3))
    })

    it("keeps the grader's programs when the learner replaces them", async () => {
      await sh(
        lab(),
        'printf "#!/bin/sh\\necho fooled\\n" >/tmp/cat && chmod +x /tmp/cat && cp /tmp/cat /usr/bin/cat',
      )
      expect((await sh(lab(), '/usr/bin/cat /etc/hostname')).out).toBe('fooled')
      const asked = await lab().node.exec(['cat', '/etc/hostname'], { view: 'grader' })
      expect(asked.stdout.trim()).toBe('control-plane')
      expect((await lab().node.readFile('/etc/hostname')).toString().trim()).toBe('control-plane')
    })

    it("loads none of the learner's libraries into the grader's programs", async () => {
      await sh(lab(), 'echo /root/planted.so >/etc/ld.so.preload')
      const libraries = 'LD_DEBUG=libs cat /etc/hostname 2>&1'
      expect((await sh(lab(), libraries)).out).toContain(
        "'/root/planted.so' from /etc/ld.so.preload cannot be preloaded",
      )
      const { out: asked } = await sh(lab(), libraries, 'grader')
      expect(asked).toContain('control-plane')
      expect(asked).not.toMatch(/planted|\/etc\/ld/)
      await sh(lab(), 'rm /etc/ld.so.preload')
    })

    it('is reached again after the learner has ended what the grader looks from', async () => {
      const grader = graderContainer(clusterName('one'))
      const startedAt = () => containers('inspect', '--format', '{{.State.StartedAt}}', grader)
      const before = startedAt()
      // What carries the answer may end before it.
      await sh(lab(), "pkill -9 -f '^cks-lab-grader'").catch(() => {})
      const back = async () => {
        const asked = await lab()
          .node.exec(['hostname'], { view: 'grader' })
          .catch(() => undefined)
        return asked?.exitCode === 0 && startedAt() !== before
      }
      expect(await eventually(back)).toBe(true)
    })

    it('waits for what the grader looks from to be laid out', async () => {
      const grader = graderContainer(clusterName('one'))
      const node = new KindNode(provider as Provider, clusterName('one'))
      containers('exec', grader, 'mv', '/run/view-whole', '/run/view-half')
      const asked = node.exec(['hostname'], { view: 'grader' })
      const soon = await Promise.race([asked.catch(error => error), sleep(1500, 'waits')])
      containers('exec', grader, 'mv', '/run/view-half', '/run/view-whole')
      expect(soon).toBe('waits')
      expect((await asked).exitCode).toBe(0)
      await node.close()
    })
  })

  describe('the kubelet, quick and untouched', () => {
    const addFlag =
      'sed -i "s/    - --secure-port=6443/    - --secure-port=6443\\n    - --v=1/" /etc/kubernetes/manifests/kube-apiserver.yaml'
    const kubelet = async () => (await sh(lab(), 'systemctl show --property=MainPID --value kubelet')).out

    it('untouched: an edit leaves the kubelet alone', async () => {
      await lab().setKubelet('untouched')
      const before = await kubelet()
      await sh(lab(), addFlag)
      await sleep(3000)
      const journal = async () =>
        (await sh(lab(), 'journalctl -u kubelet --no-pager -n 400 | grep -E "systemd|exit"')).out
      expect(await kubelet(), await journal()).toBe(before)
    })

    it('quick: an edit restarts the kubelet, and the API server runs with it', async () => {
      await lab().reset(quiet)
      await lab().setKubelet('quick')
      const before = await kubelet()
      await sh(lab(), addFlag)
      expect(await eventually(async () => ![before, '0', ''].includes(await kubelet()))).toBe(true)
      const running = 'pgrep -fa "^kube-apiserver.*--v=1"; kubectl get --raw /readyz'
      expect(await eventually(async () => (await sh(lab(), running)).out.endsWith('ok'))).toBe(true)
    })
  })

  describe('reset', () => {
    /** As runc leaves a container when it is killed at work. With cgroup v2 nothing keeps a process from being killed. */
    const freeze = `for pod in $(find /sys/fs/cgroup/freezer -mindepth 4 -name freezer.state | head -3); do
         echo FROZEN >"$pod"; done`

    it('brings back what the learner destroyed: objects, files, programs and processes', async () => {
      const address = containers('inspect', '--format', '{{json .NetworkSettings.Networks}}', node())
      await sh(
        lab(),
        `kubectl create namespace gone; echo x >/root/note; fallocate -l 300M /var/full; systemctl stop kubelet
       ${freeze}
       rm -rf /etc/kubernetes /var/lib/kubelet/config.yaml /usr/bin/kubectl /usr/lib/systemd; kill -9 -1`,
      ).catch(() => {}) // what carries the answer ends with everything else
      await lab().reset(quiet)
      expect((await sh(lab(), 'kubectl get --raw /readyz')).out).toBe('ok')
      expect((await sh(lab(), 'kubectl get namespace gone')).err).toContain('not found')
      expect((await sh(lab(), 'ls /root /var/full')).out).not.toMatch(/note|full/)
      const after =
        'kubectl create namespace after && kubectl -n after wait --for=create serviceaccount/default --timeout=5s && kubectl -n after get serviceaccount default -o name'
      expect((await sh(lab(), after)).out).toContain('serviceaccount/default')
      // Certificates and manifests name its address.
      const now = containers('inspect', '--format', '{{json .NetworkSettings.Networks}}', node())
      expect(/"IPAddress":"([^"]+)"/.exec(now)?.[1]).toBe(/"IPAddress":"([^"]+)"/.exec(address)?.[1])
    })

    it('works when the containers are gone', async () => {
      containers('rm', '--force', '--volumes', node(), graderContainer(clusterName('one')))
      await lab().reset(quiet)
      expect((await sh(lab(), 'kubectl get --raw /readyz')).out).toBe('ok')
    })
  })

  describe('faults', () => {
    it('a kubelet that is stopped stays stopped, and the control plane says so when it matters', async () => {
      await sh(lab(), 'systemctl stop kubelet; rm /etc/kubernetes/manifests/kube-scheduler.yaml')
      const shown = await controlPlaneState(lab().node, { credentials: () => lab().credentials() })
      expect(shown).toMatchObject({ phase: 'stopped', component: 'kube-scheduler' })
      expect((await sh(lab(), 'systemctl is-active kubelet')).out).toBe('inactive')
      await lab().reset(quiet)
    })

    it('labs do not reach each other', async () => {
      const two = await engine.create('two', {}, quiet, never)
      const address = (await sh(two, 'hostname -i')).out.split(' ')[0]
      expect((await sh(lab(), `curl -sk --max-time 3 https://${address}:6443/version`)).code).not.toBe(0)
      expect((await sh(two, `curl -sk --max-time 3 https://${address}:6443/version`)).code).toBe(0)
      await two.destroy()
    })

    it('a container of somebody else with the name of a lab is refused and left alone', async () => {
      const name = nodeContainer(clusterName('foreign'))
      const image = containers('inspect', '--format', '{{.Config.Image}}', node())
      const id = containers('create', '--name', name, '--label', 'dev.cks-lab().node=', image, 'true')
      try {
        await expect(engine.create('foreign', {}, quiet, never)).rejects.toMatchObject({ code: 'lab-exists' })
        expect(named(name)).not.toBe('')
      } finally {
        containers('rm', id)
      }
    })
  })
}
