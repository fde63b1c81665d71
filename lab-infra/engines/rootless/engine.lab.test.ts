/** On real nodes: what the engine promises to a learner, to the host and to other labs, beside what all engines do. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import type { ControlPlaneState, Lab } from '../../lab.ts'
import { memoryUnlimited } from '../../node/inside/places.ts'
import { projectDir } from '../../paths.ts'
import { engineContract } from '../testing/contract.ts'
import { RootlessEngine } from './engine.ts'
import { labsDir } from './lab-folder.ts'
import { namespaceHolders } from './namespaces.ts'

const state = mkdtempSync(join(tmpdir(), 'cks-lab-engine-'))
process.env.CKS_LAB_STATE = state
afterAll(() => rmSync(state, { recursive: true, force: true }))
const engine = new RootlessEngine()
const quiet = () => {}
const never = new AbortController().signal

/** The holders of a lab's namespaces. */
const holders = async (id: string) => (await namespaceHolders(labsDir())).get(id) ?? []

/** What there is of a lab. */
async function traces(id: string): Promise<string[]> {
  const folder = join(labsDir(), id)
  const running = (await holders(id)).map(({ pid }) => `process ${pid}`)
  return existsSync(folder) ? [...running, folder] : running
}

async function kill({ id }: Lab): Promise<void> {
  for (const { pid } of await holders(id)) process.kill(pid, 'SIGKILL')
}

async function eventually(what: () => Promise<boolean>, ms = 60_000): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(200)) if (await what()) return true
  return false
}

engineContract(
  'rootless',
  () => new RootlessEngine(),
  {
    midway: 'kubeadm',
    kill,
    traces,
    process: { engine: 'RootlessEngine', file: new URL('engine.ts', import.meta.url) },
  },
  own,
)

function own(lab: () => Lab): void {
  async function sh(script: string, view: 'learner' | 'grader' = 'learner') {
    const result = await lab().node.exec(['bash', '-c', script], { view, timeoutMs: 60_000 })
    return { code: result.exitCode, out: result.stdout.trim(), err: result.stderr.trim() }
  }

  describe('a new lab', () => {
    it('has a Ready node, a default ServiceAccount and an API server that is ready', async () => {
      expect((await sh('kubectl get --raw /readyz')).out).toBe('ok')
      expect(
        (
          await sh(
            'kubectl get nodes -o jsonpath=\'{.items[*].status.conditions[?(@.type=="Ready")].status}\'',
          )
        ).out,
      ).toBe('True')
      expect((await sh('kubectl get serviceaccount default -o name')).out).toBe('serviceaccount/default')
    })

    it.each([
      ['kubectl version', /Server Version: v1\.35\./],
      ['crictl ps', /kube-apiserver/],
      ['systemctl status kubelet', /active \(running\)/],
      ['systemctl cat kubelet', /10-kubeadm\.conf/],
      ['journalctl -u kubelet -n 5 --no-pager', /kubelet: /],
      ['journalctl -xeu kubelet --since "1 hour ago" -o cat', /kubelet/i],
      ['openssl version', /OpenSSL/],
      ['ls /var/log/pods', /kube-system_kube-apiserver/],
      ['ls /var/log/containers', /kube-apiserver/],
      ['yq --version; jq --version', /jq/],
      [
        'ETCDCTL_API=3 etcdctl --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/server.crt --key /etc/kubernetes/pki/etcd/server.key endpoint health 2>&1',
        /is healthy/,
      ],
      [
        'kubectl get clusterrolebinding kubeadm:cluster-admins -o jsonpath="{.subjects[0].name}"',
        /kubeadm:cluster-admins/,
      ],
      ['kubectl get nodes --show-labels', /node-role\.kubernetes\.io\/control-plane/],
    ])('answers what a candidate types: %s', async (command, answer) => {
      const { out, err } = await sh(command)
      expect(out, err).toMatch(answer)
    })

    it('runs workloads that find Services by name, without any registry', async () => {
      const done =
        await sh(`kubectl run probe --image=docker.io/library/toolbox:1.0 --restart=Never -- sleep 300 && kubectl wait --for=condition=Ready pod/probe --timeout=60s
       kubectl -n kube-system wait --for=condition=Ready pod -l k8s-app=kube-dns --timeout=60s
       kubectl exec probe -- nslookup kubernetes.default.svc.cluster.local && kubectl exec probe -- curl -sk https://kubernetes.default/version`)
      expect(done.out, done.err).toMatch(/10\.96\.0\.1[\s\S]*"major": "1"/)
    })

    it('restarts the kubelet, and starts it again when it was killed', async () => {
      const pid = async () => (await sh('cat /run/cks-lab/services/kubelet.pid')).out
      const before = await pid()
      await sh('systemctl restart kubelet')
      expect(await eventually(async () => ![before, ''].includes(await pid()))).toBe(true)
      const second = await pid()
      await sh(`kill -9 ${second}`)
      expect(await eventually(async () => ![second, ''].includes(await pid()))).toBe(true)
      expect((await sh('journalctl -u kubelet -o cat -n 400')).out).toContain(
        'kubelet.service: Main process exited',
      )
    })
  })

  describe('isolation', () => {
    it('shows the lab no file of the host but read-only programs', async () => {
      const home = process.env.HOME ?? '/root'
      expect(
        (await sh(`ls -A /home /mnt /srv; ls ${join(home, '.cache')} ${projectDir} 2>&1`)).out,
      ).not.toMatch(/cks-lab\n|package\.json/)
      for (const folder of ['/usr/bin', '/usr/lib', '/usr/share', '/opt/cks-lab', '/opt/cni/bin']) {
        expect((await sh(`touch ${folder}/x`)).err, folder).toContain('Read-only file system')
        expect((await sh(`mount -o remount,rw,bind ${folder}`)).code, folder).not.toBe(0)
        expect((await sh(`umount ${folder}`)).code, folder).not.toBe(0)
      }
    })

    it('keeps the images that labs share from being written', async () => {
      const { err } = await sh(
        'touch /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs/x',
      )
      expect(err).toContain('Read-only file system')
    })

    it("shows neither the host's processes nor its network", async () => {
      const mine = execFileSync('readlink', ['/proc/self/ns/net']).toString().trim()
      expect((await sh('readlink /proc/self/ns/net')).out).not.toBe(mine)
      // Also below the node's own /proc lies only the lab's.
      const seen = await sh(
        `unshare --mount sh -c 'umount -l /proc; cat /proc/[0-9]*/cmdline' | tr '\\0' '\\n'`,
      )
      expect(seen.out).toContain('kubelet')
      expect(seen.out).not.toContain('vitest')
    })

    it("keeps the grader's programs when the learner mounts over them", async () => {
      await sh(
        'mkdir -p /tmp/fake && printf "#!/bin/sh\\necho fooled\\n" >/tmp/fake/cat && chmod +x /tmp/fake/cat && mount --bind /tmp/fake/cat /usr/bin/cat',
      )
      expect((await sh('/usr/bin/cat /etc/hostname')).out).toBe('fooled')
      expect((await lab().node.exec(['cat', '/etc/hostname'], { view: 'grader' })).stdout.trim()).toBe(
        'control-plane',
      )
      expect((await lab().node.readFile('/etc/hostname')).toString().trim()).toBe('control-plane')
      await sh('umount /usr/bin/cat')
    })

    it("calls the grader's programs where the learner cannot put any of the same name", async () => {
      const own = '/usr/local/bin/etcdctl'
      await lab().node.exec(['sh', '-c', `echo 'echo mine' >${own}; chmod +x ${own}`])
      const { stdout } = await lab().node.exec(['etcdctl', 'version'], { view: 'grader' })
      await lab().node.exec(['rm', own])
      expect(stdout).toContain('etcdctl version')
    })

    it('follows no link that the learner puts in place of a socket', async () => {
      const elsewhere = join(state, 'elsewhere.sock')
      const server = createServer(socket => socket.end('secret')).listen(elsewhere)
      const path = join(labsDir(), 'one', 'shared', 'dial.sock')
      unlinkSync(path)
      symlinkSync(elsewhere, path)
      await expect(lab().node.dial(6443)).rejects.toMatchObject({ code: 'node-unreachable' })
      server.close()
    })
  })

  describe('the kubelet, quick and untouched', () => {
    const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml'
    const addFlag = `sed -i "s/    - --secure-port=6443/    - --secure-port=6443\\n    - --v=1/" ${manifest}`
    const kubelet = async () => (await sh('cat /run/cks-lab/services/kubelet.pid')).out
    const runsWith = (flag: string) =>
      eventually(async () => {
        const { out } = await sh('pgrep -xa kube-apiserver; kubectl get --raw /readyz')
        return out.endsWith('ok') && out.includes(flag) && out.split('kube-apiserver ').length === 2
      })

    it('untouched: an edit leaves the kubelet alone', async () => {
      await lab().reset(quiet)
      await lab().setKubelet('untouched')
      const before = await kubelet()
      await sh(addFlag)
      await sleep(3000)
      expect(await kubelet()).toBe(before)
    })

    it('quick: an edit restarts the kubelet, and the API server runs with it', async () => {
      await lab().reset(quiet)
      await lab().setKubelet('quick')
      const before = await kubelet()
      await sh(addFlag)
      expect(await eventually(async () => ![before, ''].includes(await kubelet()))).toBe(true)
      expect(await runsWith('--v=1')).toBe(true)
    })

    it('one shim serves all pods, and pods come back when it dies', async () => {
      const shims = async () => (await sh('pgrep -x containerd-shim')).out.trim().split('\n')
      expect(await shims()).toHaveLength(1)
      const before = await shims()
      await sh('pkill -9 -x containerd-shim')
      const isBack = async () => (await sh('kubectl get --raw /readyz')).out === 'ok'
      expect(await eventually(async () => `${await shims()}` !== `${before}` && (await isBack()))).toBe(true)
      await lab().reset(quiet)
      await sh(addFlag)
      expect(await runsWith('--v=1')).toBe(true)
    })

    it('unlimited memory: the API server that an edit starts is let off its limit', async () => {
      const settings = async () =>
        (await sh("tr '\\0' '\\n' </proc/$(pgrep -xo kube-apiserver)/environ | grep ^GO")).out
      expect(await settings()).toMatch(/^GOMEMLIMIT=/)
      await lab().node.writeFile(memoryUnlimited, '')
      await sh(`sed -i "s/--v=1/--v=4/" ${manifest}`)
      expect(await runsWith('--v=4')).toBe(true)
      expect(await settings()).toBe('GOGC=200')
      await sh(`rm ${memoryUnlimited}`)
    })

    it('unlimited memory that is asked for stays through a reset, whoever adopts the lab', async () => {
      const roomy = await engine.create('roomy', { memory: 'unlimited' }, quiet, never)
      try {
        expect(String(await roomy.node.readFile(memoryUnlimited))).toBe('')
        const adopted = (await new RootlessEngine().adopt()).find(({ id }) => id === 'roomy')
        await adopted!.reset(quiet)
        expect(String(await adopted!.node.readFile(memoryUnlimited))).toBe('')
      } finally {
        await roomy.destroy()
      }
    })

    it('quick: an edit right after another one ends the old API server before it starts the new one', async () => {
      for (const level of [2, 3]) {
        const before = await kubelet()
        await sh(`sed -i "s/--v=./--v=${level}/" ${manifest}`)
        expect(await runsWith(`--v=${level}`)).toBe(true)
        expect(await kubelet()).not.toBe(before)
        // A container that finds the port in use ends, and its successor in the same pod is another attempt.
        const { containers } = JSON.parse((await sh('crictl ps --name kube-apiserver -o json')).out)
        expect(containers).toMatchObject([{ metadata: { attempt: 0 } }])
      }
    })

    it('quick: an edit that mends a broken API server is taken up, though the kubelet never reached that one', async () => {
      await sh(`sed -i "s/--v=3/--v=unknown/" ${manifest}`)
      const lastWords = 'crictl logs $(crictl ps -aq --name kube-apiserver | head -1) 2>&1'
      expect(await eventually(async () => (await sh(lastWords)).out.includes('invalid argument'))).toBe(true)
      await sh(`sed -i "s/--v=unknown/--v=4/" ${manifest}`)
      expect(await runsWith('--v=4')).toBe(true)
    })

    describe('quick: an edit of etcd', () => {
      const etcd = '/etc/kubernetes/manifests/etcd.yaml'
      const apiServer = async () => (await sh('pgrep -x kube-apiserver')).out
      const etcdRunsWith = (flag: string) =>
        eventually(async () => {
          const { out } = await sh('pgrep -xa etcd; kubectl get --raw /readyz')
          // One etcd, and the answer.
          return out.endsWith('\nok') && out.includes(flag) && out.split('\n').length === 2
        }, 120_000)

      it('starts the API server anew as well, in the same pod, and the strip names etcd', async () => {
        const before = await apiServer()
        const stop = new AbortController()
        const told: ControlPlaneState[] = []
        const watching = (async () => {
          for await (const state of lab().controlPlane(stop.signal)) told.push(state)
        })()
        expect(await eventually(async () => told.at(-1)?.phase === 'ready')).toBe(true)
        await sh(`sed -i 's/--snapshot-count=.*/--snapshot-count=10001/' ${etcd}`)
        expect(await etcdRunsWith('--snapshot-count=10001')).toBe(true)
        expect(await apiServer()).not.toBe(before)
        expect(await eventually(async () => told.at(-1)?.phase === 'ready')).toBe(true)
        stop.abort()
        await watching
        expect(told.some(({ component, phase }) => component === 'etcd' && phase === 'restarting')).toBe(true)
        expect(told.filter(({ phase }) => phase === 'broken')).toEqual([])
        // Which of the two is ready last is chance.
        const summaries = told.map(({ summary }) => summary).join('\n')
        expect(summaries).toMatch(/etcd\.yaml changed/)
        expect(summaries).toMatch(/(etcd|kube-apiserver) ready [\d.]+ s after the change/)
      })

      it('that breaks etcd is told in the words of etcd, and its repair is taken up', async () => {
        await sh(`sed -i 's/--snapshot-count=10001/&\\n    - --no-such-flag=1/' ${etcd}`)
        let told: ControlPlaneState | undefined
        for await (const state of lab().controlPlane(AbortSignal.timeout(60_000))) {
          told = state
          if (state.phase === 'broken') break
        }
        expect(told).toMatchObject({
          phase: 'broken',
          component: 'etcd',
          cause: expect.stringContaining('flag provided but not defined: -no-such-flag'),
        })
        await sh(`sed -i '/--no-such-flag/d' ${etcd}`)
        expect(await etcdRunsWith('--snapshot-count=10001')).toBe(true)
      })

      it('by moving its manifest away and back is taken up', async () => {
        await sh(`mv ${etcd} /root/etcd.yaml`)
        expect(await eventually(async () => (await sh('pgrep -x etcd')).out === '')).toBe(true)
        await sh(`mv /root/etcd.yaml ${etcd}`)
        expect(await etcdRunsWith('--snapshot-count=10001')).toBe(true)
      })
    })

    it('quick: a text beside the manifests keeps no repair from being taken up', async () => {
      const notes = '/etc/kubernetes/manifests/changes.txt'
      await sh(`sed -i "s/--v=4/--v=unknown/" ${manifest}; echo "Changed: flags: all" >${notes}`)
      const lastWords = 'crictl logs $(crictl ps -aq --name kube-apiserver | head -1) 2>&1'
      expect(await eventually(async () => (await sh(lastWords)).out.includes('invalid argument'))).toBe(true)
      await sh(`sed -i "s/--v=unknown/--v=4/" ${manifest}`)
      expect(await runsWith('--v=4')).toBe(true)
      await sh(`rm ${notes}`)
    })

    it('quick: an edit that means the same to the kubelet disturbs nothing', async () => {
      const before = await sh('cat /run/cks-lab/services/kubelet.pid; pgrep -x kube-apiserver')
      await sh(`echo "# a note" >>${manifest}`)
      await sh(`sed "1i # another" ${manifest} >/root/new.yaml; mv /root/new.yaml ${manifest}`)
      await sleep(3000)
      expect(await sh('cat /run/cks-lab/services/kubelet.pid; pgrep -x kube-apiserver')).toEqual(before)
    })

    it('quick: a manifest that does not parse is left to the kubelet, which says so', async () => {
      const before = await kubelet()
      await sh('echo "  broken: [" >>/etc/kubernetes/manifests/kube-scheduler.yaml')
      expect(
        await eventually(async () =>
          /could not parse|couldn't parse|yaml/i.test((await sh('journalctl -u kubelet -o cat -n 60')).out),
        ),
      ).toBe(true)
      expect(await kubelet()).toBe(before)
    })
  })

  describe('reset', () => {
    it('brings back what the learner destroyed: objects, files and processes', async () => {
      await sh(
        'kubectl create namespace gone; echo x >/root/note; rm -rf /etc/kubernetes /var/lib/kubelet/config.yaml; kill -9 $(cat /run/cks-lab/services/*.pid)',
      )
      await lab().reset(quiet)
      expect((await sh('kubectl get --raw /readyz')).out).toBe('ok')
      expect((await sh('kubectl get namespace gone')).err).toContain('not found')
      expect((await sh('ls /root')).out).not.toContain('note')
      expect(
        (
          await sh(
            'kubectl create namespace after && kubectl -n after wait --for=create serviceaccount/default --timeout=5s && kubectl -n after get serviceaccount default -o name',
          )
        ).out,
      ).toContain('serviceaccount/default')
    })
  })

  describe('what else a creation may leave', () => {
    it('is nothing when it is aborted while its namespaces are made', async () => {
      const abort = new AbortController()
      const creating = engine.create('three', {}, quiet, abort.signal)
      creating.catch(() => {})
      expect(await eventually(async () => (await holders('three')).length > 0)).toBe(true)
      abort.abort(new Error('enough'))
      await expect(creating).rejects.toThrow('enough')
      expect(await traces('three')).toEqual([])
    })

    it('is ended by who adopts, though its folder has gone', async () => {
      const creating = engine.create('three', {}, quiet, never)
      creating.catch(() => {})
      expect(await eventually(async () => (await holders('three')).length > 1)).toBe(true)
      const moved = join(state, 'moved')
      renameSync(join(labsDir(), 'three'), moved)
      await engine.adopt()
      expect(await holders('three')).toEqual([])
      await expect(creating).rejects.toThrow()
      execFileSync('sh', ['-c', 'chmod -R u+rwX "$1"; rm -rf "$1"', 'sh', moved])
    })
  })
}
