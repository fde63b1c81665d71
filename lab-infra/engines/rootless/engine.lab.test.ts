/** On real nodes: what the engine promises to a learner, to the host and to other labs. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Lab } from '../../lab.ts'
import { plentyFile } from '../../node/inside/plenty.ts'
import { projectDir } from '../../paths.ts'
import { RootlessEngine } from './engine.ts'
import { labsDir } from './folder.ts'
import { namespaceHolders } from './namespaces.ts'

const state = mkdtempSync(join(tmpdir(), 'cks-lab-engine-'))
process.env.CKS_LAB_STATE = state
const engine = new RootlessEngine()
const quiet = () => {}
const never = new AbortController().signal

/** The holders of a lab's namespaces. */
const holders = async (id: string) => (await namespaceHolders(labsDir())).get(id) ?? []

async function sh(lab: Lab, script: string, view: 'learner' | 'grader' = 'learner') {
  const result = await lab.node.exec(['bash', '-c', script], { view, timeoutMs: 60_000 })
  return { code: result.exitCode, out: result.stdout.trim(), err: result.stderr.trim() }
}

async function eventually(what: () => Promise<boolean>, ms = 60_000): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(200)) if (await what()) return true
  return false
}

let lab: Lab
beforeAll(async () => {
  lab = await engine.create('one', { labels: { owner: 'test' } }, quiet, never)
}, 900_000)
afterAll(async () => {
  for (const left of await engine.adopt()) await left.destroy()
  rmSync(state, { recursive: true, force: true })
}, 60_000)

describe('a new lab', () => {
  it('has a Ready node, a default ServiceAccount and an API server that is ready', async () => {
    expect((await sh(lab, 'kubectl get --raw /readyz')).out).toBe('ok')
    expect(
      (
        await sh(
          lab,
          'kubectl get nodes -o jsonpath=\'{.items[*].status.conditions[?(@.type=="Ready")].status}\'',
        )
      ).out,
    ).toBe('True')
    expect((await sh(lab, 'kubectl get serviceaccount default -o name')).out).toBe('serviceaccount/default')
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
    const { out, err } = await sh(lab, command)
    expect(out, err).toMatch(answer)
  })

  it('runs workloads that find Services by name, without any registry', async () => {
    const done = await sh(
      lab,
      `kubectl run probe --image=docker.io/library/toolbox:1.0 --restart=Never -- sleep 300 && kubectl wait --for=condition=Ready pod/probe --timeout=60s
       kubectl -n kube-system wait --for=condition=Ready pod -l k8s-app=kube-dns --timeout=60s
       kubectl exec probe -- nslookup kubernetes.default.svc.cluster.local && kubectl exec probe -- curl -sk https://kubernetes.default/version`,
    )
    expect(done.out, done.err).toMatch(/10\.96\.0\.1[\s\S]*"major": "1"/)
  })

  it('restarts the kubelet, and starts it again when it was killed', async () => {
    const pid = async () => (await sh(lab, 'cat /run/cks-lab/services/kubelet.pid')).out
    const before = await pid()
    await sh(lab, 'systemctl restart kubelet')
    expect(await eventually(async () => ![before, ''].includes(await pid()))).toBe(true)
    const second = await pid()
    await sh(lab, `kill -9 ${second}`)
    expect(await eventually(async () => ![second, ''].includes(await pid()))).toBe(true)
    expect((await sh(lab, 'journalctl -u kubelet -o cat -n 400')).out).toContain(
      'kubelet.service: Main process exited',
    )
  })
})

describe('isolation', () => {
  it('shows the lab no file of the host but read-only programs', async () => {
    const home = process.env.HOME ?? '/root'
    expect(
      (await sh(lab, `ls -A /home /mnt /srv; ls ${join(home, '.cache')} ${projectDir} 2>&1`)).out,
    ).not.toMatch(/cks-lab\n|package\.json/)
    for (const folder of ['/usr/bin', '/usr/lib', '/usr/share', '/opt/cks-lab', '/opt/cni/bin']) {
      expect((await sh(lab, `touch ${folder}/x`)).err, folder).toContain('Read-only file system')
      expect((await sh(lab, `mount -o remount,rw,bind ${folder}`)).code, folder).not.toBe(0)
      expect((await sh(lab, `umount ${folder}`)).code, folder).not.toBe(0)
    }
  })

  it('keeps the images that labs share from being written', async () => {
    const { err } = await sh(
      lab,
      'touch /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs/x',
    )
    expect(err).toContain('Read-only file system')
  })

  it("shows neither the host's processes nor its network", async () => {
    const mine = execFileSync('readlink', ['/proc/self/ns/net']).toString().trim()
    expect((await sh(lab, 'readlink /proc/self/ns/net')).out).not.toBe(mine)
    // Also below the node's own /proc lies only the lab's.
    const seen = await sh(
      lab,
      `unshare --mount sh -c 'umount -l /proc; cat /proc/[0-9]*/cmdline' | tr '\\0' '\\n'`,
    )
    expect(seen.out).toContain('kubelet')
    expect(seen.out).not.toContain('vitest')
  })

  it("keeps the grader's programs when the learner mounts over them", async () => {
    await sh(
      lab,
      'mkdir -p /tmp/fake && printf "#!/bin/sh\\necho fooled\\n" >/tmp/fake/cat && chmod +x /tmp/fake/cat && mount --bind /tmp/fake/cat /usr/bin/cat',
    )
    expect((await sh(lab, '/usr/bin/cat /etc/hostname')).out).toBe('fooled')
    expect((await lab.node.exec(['cat', '/etc/hostname'], { view: 'grader' })).stdout.trim()).toBe(
      'control-plane',
    )
    expect((await lab.node.readFile('/etc/hostname')).toString().trim()).toBe('control-plane')
    await sh(lab, 'umount /usr/bin/cat')
  })

  it('follows no link that the learner puts in place of a socket', async () => {
    const elsewhere = join(state, 'elsewhere.sock')
    const server = createServer(socket => socket.end('secret')).listen(elsewhere)
    const path = join(labsDir(), 'one', 'shared', 'dial.sock')
    unlinkSync(path)
    symlinkSync(elsewhere, path)
    await expect(lab.node.dial(6443)).rejects.toMatchObject({ code: 'node-unreachable' })
    server.close()
  })

  it('reads no file of the host through a link on the node', async () => {
    await sh(lab, `ln -sf ${projectDir}/package.json /etc/link`)
    await expect(lab.node.readFile('/etc/link')).rejects.toMatchObject({ code: 'no-such-file' })
  })
})

describe('the two paces', () => {
  const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml'
  const addFlag = `sed -i "s/    - --secure-port=6443/    - --secure-port=6443\\n    - --v=1/" ${manifest}`
  const kubelet = async () => (await sh(lab, 'cat /run/cks-lab/services/kubelet.pid')).out
  const runsWith = (flag: string) =>
    eventually(async () => {
      const { out } = await sh(lab, 'pgrep -xa kube-apiserver; kubectl get --raw /readyz')
      return out.endsWith('ok') && out.includes(flag) && out.split('kube-apiserver ').length === 2
    })

  it('exam: an edit leaves the kubelet alone', async () => {
    await lab.reset(quiet)
    await lab.setPace('exam')
    const before = await kubelet()
    await sh(lab, addFlag)
    await sleep(3000)
    expect(await kubelet()).toBe(before)
  })

  it('quick: an edit restarts the kubelet, and the API server runs with it', async () => {
    await lab.reset(quiet)
    await lab.setPace('quick')
    const before = await kubelet()
    await sh(lab, addFlag)
    expect(await eventually(async () => ![before, ''].includes(await kubelet()))).toBe(true)
    expect(await runsWith('--v=1')).toBe(true)
  })

  it('memory in plenty: the API server that an edit starts is let off its limit', async () => {
    const settings = async () =>
      (await sh(lab, "tr '\\0' '\\n' </proc/$(pgrep -xo kube-apiserver)/environ | grep ^GO")).out
    expect(await settings()).toMatch(/^GOMEMLIMIT=/)
    await lab.node.writeFile(plentyFile, '')
    await sh(lab, `sed -i "s/--v=1/--v=4/" ${manifest}`)
    expect(await runsWith('--v=4')).toBe(true)
    expect(await settings()).toBe('GOGC=200')
    await sh(lab, `rm ${plentyFile}`)
  })

  it('quick: an edit right after another one ends the old API server before it starts the new one', async () => {
    for (const level of [2, 3]) {
      const before = await kubelet()
      await sh(lab, `sed -i "s/--v=./--v=${level}/" ${manifest}`)
      expect(await runsWith(`--v=${level}`)).toBe(true)
      expect(await kubelet()).not.toBe(before)
      // A container that finds the port in use ends, and its successor in the same pod is another attempt.
      const { containers } = JSON.parse((await sh(lab, 'crictl ps --name kube-apiserver -o json')).out)
      expect(containers).toMatchObject([{ metadata: { attempt: 0 } }])
    }
  })

  it('quick: an edit that mends a broken API server is taken up, though the kubelet never reached that one', async () => {
    await sh(lab, `sed -i "s/--v=3/--v=unknown/" ${manifest}`)
    const lastWords = 'crictl logs $(crictl ps -aq --name kube-apiserver | head -1) 2>&1'
    expect(await eventually(async () => (await sh(lab, lastWords)).out.includes('invalid argument'))).toBe(
      true,
    )
    await sh(lab, `sed -i "s/--v=unknown/--v=4/" ${manifest}`)
    expect(await runsWith('--v=4')).toBe(true)
  })

  it('quick: an edit that means the same to the kubelet disturbs nothing', async () => {
    const before = await sh(lab, 'cat /run/cks-lab/services/kubelet.pid; pgrep -x kube-apiserver')
    await sh(lab, `echo "# a note" >>${manifest}`)
    await sh(lab, `sed "1i # another" ${manifest} >/root/new.yaml; mv /root/new.yaml ${manifest}`)
    await sleep(3000)
    expect(await sh(lab, 'cat /run/cks-lab/services/kubelet.pid; pgrep -x kube-apiserver')).toEqual(before)
  })

  it('quick: a manifest that does not parse is left to the kubelet, which says so', async () => {
    const before = await kubelet()
    await sh(lab, 'echo "  broken: [" >>/etc/kubernetes/manifests/kube-scheduler.yaml')
    expect(
      await eventually(async () =>
        /could not parse|couldn't parse|yaml/i.test(
          (await sh(lab, 'journalctl -u kubelet -o cat -n 60')).out,
        ),
      ),
    ).toBe(true)
    expect(await kubelet()).toBe(before)
  })
})

describe('reset', () => {
  it('brings back what the learner destroyed: objects, files and processes', async () => {
    await sh(
      lab,
      'kubectl create namespace gone; echo x >/root/note; rm -rf /etc/kubernetes /var/lib/kubelet/config.yaml; kill -9 $(cat /run/cks-lab/services/*.pid)',
    )
    await lab.reset(quiet)
    expect((await sh(lab, 'kubectl get --raw /readyz')).out).toBe('ok')
    expect((await sh(lab, 'kubectl get namespace gone')).err).toContain('not found')
    expect((await sh(lab, 'ls /root')).out).not.toContain('note')
    expect(
      (
        await sh(
          lab,
          'kubectl create namespace after && kubectl -n after wait --for=create serviceaccount/default --timeout=5s && kubectl -n after get serviceaccount default -o name',
        )
      ).out,
    ).toContain('serviceaccount/default')
  })
})

describe('life and death', () => {
  const creator = `import { RootlessEngine } from '${projectDir}/lab-infra/engines/rootless/engine.ts'
    await new RootlessEngine().create('two', {}, () => {}, new AbortController().signal)
    console.log('ready'); setInterval(() => {}, 1000)`

  let child: ChildProcess
  const start = (program = creator) => {
    child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: process.env,
    })
  }
  afterEach(() => {
    child?.kill('SIGKILL')
  })

  it('a lab outlives the process that made it, and is adopted', async () => {
    start()
    await new Promise(resolve => child.stdout?.once('data', resolve))
    child.kill('SIGKILL')
    const adopted = (await engine.adopt()).find(other => other.id === 'two')
    expect(adopted?.info.state).toBe('ready')
    expect((await adopted?.node.exec(['hostname']))?.stdout.trim()).toBe('control-plane')
    await adopted?.destroy()
    await adopted?.destroy()
    expect(await holders('two')).toEqual([])
    expect(existsSync(join(labsDir(), 'two'))).toBe(false)
  })

  it('what a killed process left half-made is swept', async () => {
    start()
    expect(await eventually(async () => (await holders('two')).length > 0)).toBe(true)
    child.kill('SIGKILL')
    await new Promise(resolve => child.once('exit', resolve))
    expect((await engine.adopt()).map(other => other.id)).not.toContain('two')
    expect(await holders('two')).toEqual([])
    expect(existsSync(join(labsDir(), 'two'))).toBe(false)
  })

  it('what a killed process left in the midst of a reset is swept, and what lost its folder too', async () => {
    const resetter = `import { RootlessEngine } from '${projectDir}/lab-infra/engines/rootless/engine.ts'
      const lab = await new RootlessEngine().create('two', {}, () => {}, new AbortController().signal)
      console.log('ready'); await lab.reset(() => {})`
    start(resetter)
    await new Promise(resolve => child.stdout?.once('data', resolve))
    const before = JSON.stringify(await holders('two'))
    expect(await eventually(async () => ![before, '[]'].includes(JSON.stringify(await holders('two'))))).toBe(
      true,
    )
    child.kill('SIGKILL')
    rmSync(join(labsDir(), 'two', 'lab.json'))
    renameSync(join(labsDir(), 'two'), join(state, 'moved'))
    await engine.adopt()
    expect(await holders('two')).toEqual([])
    execFileSync('sh', ['-c', 'chmod -R u+rwX "$1"; rm -rf "$1"', 'sh', join(state, 'moved')])
  })

  it.each([
    ['its namespaces are made', 0],
    ['it boots', 1500],
  ])('a creation that is aborted while %s leaves nothing', async (_, ms) => {
    const abort = new AbortController()
    const creating = engine.create('three', {}, quiet, abort.signal)
    creating.catch(() => {})
    expect(await eventually(async () => (await holders('three')).length > 0)).toBe(true)
    await sleep(ms)
    abort.abort(new Error('enough'))
    await expect(creating).rejects.toThrow('enough')
    expect(await holders('three')).toEqual([])
    expect(existsSync(join(labsDir(), 'three'))).toBe(false)
  })

  it('a second lab of the same name is refused, and the first one unharmed', async () => {
    await expect(engine.create('one', {}, quiet, never)).rejects.toMatchObject({ code: 'lab-exists' })
    expect((await lab.node.exec(['true'])).exitCode).toBe(0)
  })
})
