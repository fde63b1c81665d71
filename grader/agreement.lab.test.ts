/** On a real node: what the check library says agrees with what the components themselves say, whatever the case. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { RootlessEngine } from '../lab-infra/engines/rootless/engine.ts'
import type { Lab } from '../lab-infra/lab.ts'
import { describeAction, mayDo, ruleOfAction } from './cluster/access.ts'
import { admissionSettled } from './cluster/admission-settled.ts'
import { effective, parseArgv } from './cluster/argv.ts'
import { type AuditEvent, provoke } from './cluster/audit-log.ts'
import { type AuditedRequest, type AuditPolicy, auditDecision } from './cluster/audit-policy.ts'
import { grantsNow, heldBy, sameAs } from './cluster/grants.ts'
import { kubeletConfig, kubeletRunning } from './cluster/kubelet.ts'
import { refusedByPolicy } from './cluster/refusals.ts'
import { covers, lineOf } from './cluster/rule-lines.ts'
import { rulesOf } from './cluster/rules.ts'
import { temporaryObjects } from './cluster/temporary-objects.ts'
import { tokenOf } from './cluster/tokens.ts'
import { type ApiClient, api } from './http.ts'
import type { Identity } from './identity.ts'
import { answerOf } from './node.ts'
import { observeEverythingReadable } from './observations/everything-readable.ts'
import { observeHandshake } from './observations/handshake.ts'
import { observeKubeletSetting } from './observations/kubelet.ts'
import { withServiceDown } from './observations/service-down.ts'
import { setUpScenario } from './setup.ts'
import { newRun, type Run } from './target.ts'
import { randomPolicy, randomRequest } from './testing/audit-policies.ts'
import { printed, randomLine } from './testing/command-lines.ts'
import { randomOf } from './testing/random.ts'
import { randomAction, randomRbac } from './testing/rbac-sets.ts'

const state = mkdtempSync(join(tmpdir(), 'cks-lab-agreement-'))
process.env.CKS_LAB_STATE = state
const engine = new RootlessEngine()
const never = new AbortController().signal
const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed)

let lab: Lab
beforeAll(async () => {
  lab = await engine.create('agreement', {}, () => {}, never)
}, 900_000)
afterAll(async () => {
  for (const left of await engine.adopt()) await left.destroy()
  rmSync(state, { recursive: true, force: true })
}, 60_000)

/** As the checks of one grading run see the lab. */
async function inRun<T>(work: (target: Run['target']) => Promise<T>): Promise<T> {
  const run = newRun(lab, never)
  try {
    return await work(run.target)
  } finally {
    await run.undo()
  }
}

it('reads command lines as kube-apiserver does, which prints its flags before it refuses to start', async () => {
  const lines = seeds(100).map(seed => randomLine(randomOf(seed + 10_000)))
  const output = await inRun(async target => {
    const pid = (await answerOf(target, ['pgrep', '-x', 'kube-apiserver'])).trim()
    // Certificates cannot be made there, so no server ever starts.
    const script = `read -r count
for ((i = 0; i < count; i++)); do
  mapfile -d '' -t words < "/tmp/line-$i"
  /proc/$1/root/usr/local/bin/kube-apiserver "\${words[@]:1}" --v=1 --cert-dir=/dev/null/x >"/tmp/flags-$i" 2>&1
done`
    for (const [i, { words }] of lines.entries())
      await lab.node.writeFile(`/tmp/line-${i}`, words.map(it => `${it}\0`).join(''))
    await lab.node.exec(['bash', '-c', script, 'bash', pid], {
      view: 'grader',
      input: `${lines.length}\n`,
      timeoutMs: 120_000,
    })
    return Promise.all(lines.map(async (_, i) => (await lab.node.readFile(`/tmp/flags-${i}`)).toString()))
  })
  for (const [i, { words, means }] of lines.entries()) {
    const line = parseArgv(words)
    for (const name of means.keys()) {
      const said = new RegExp(`FLAG: --${name}=(".*")$`, 'm').exec(output[i]!)?.[1] ?? `"${output[i]}"`
      expect(printed(name, effective(line, name)), `--${name} of ${words.join(' ')}`).toBe(JSON.parse(said))
    }
  }
})

it('takes from the rules of a subject what the API server allows it, for any roles and bindings', async () => {
  const namespaces = ['set-a', 'set-b']
  await inRun(async target => {
    const client = await api(target)
    for (const name of namespaces) await client.admin('POST', '/api/v1/namespaces', { metadata: { name } })
  })
  for (const seed of seeds(25)) {
    const random = randomOf(seed)
    const { objects, subjects } = randomRbac(random, `set-${seed}`, namespaces)
    await inRun(async target => {
      const client = await api(target)
      const path = (kind: string, namespace?: string) =>
        `/apis/rbac.authorization.k8s.io/v1/${namespace ? `namespaces/${namespace}/` : ''}${kind.toLowerCase()}s`
      for (const object of objects)
        await client.admin('POST', path(object.kind, object.metadata.namespace), object)
      // RBAC learns of them by watches of its own, one for each kind.
      await sleep(500)
      const asked = random.times(40, 40, () => {
        const namespace = random.pick(namespaces)
        return { subject: random.pick(subjects), namespace, action: randomAction(random, namespace) }
      })
      for (const { subject, namespace, action } of asked) {
        const has = await rulesOf(target, subject, namespace)
        const given = heldBy(await grantsNow(target), sameAs(subject), namespace)
        const { allowed } = await mayDo(target, subject, action)
        for (const rules of [has, given]) {
          const ours = rules.some(it => covers(it, ruleOfAction(action)))
          const what = `seed ${seed}: ${subject.user}: ${describeAction(action)}; rules: ${rules.map(lineOf).join(', ')}`
          expect(ours, what).toBe(allowed)
        }
      }
    })
  }
})

it('expects the audit level and stages that the API server logs, for any policy', async () => {
  for (const seed of seeds(6)) {
    const random = randomOf(seed)
    const who = await inRun(identities)
    const policy = randomPolicy(random, [...who.keys()])
    await restartWith(policy, seed)
    const asked = random.times(60, 60, () => randomRequest(random, [...who.keys()]))
    const decided = asked.map(it => auditDecision(policy, it.request))
    const provoked = await inRun(target =>
      provoke(
        target,
        asked.map(({ request, method, path }, i) => ({
          method,
          path,
          as: who.get(request.user!)!,
          ...(['POST', 'PUT', 'PATCH'].includes(method) && { body: {} }),
          silent: !logs(decided[i]!, 'ResponseComplete'),
        })),
      ),
    )
    for (const [i, { answer, events }] of provoked.entries()) {
      const what = `seed ${seed}: ${answer.line} by ${asked[i]!.request.user!.name}; ${JSON.stringify(policy)}`
      const stages = ['RequestReceived', 'ResponseComplete'] as const
      const expected = stages.filter(it => logs(decided[i]!, it)).map(it => `${it} ${decided[i]!.level}`)
      // ResponseStarted is logged for what runs long, and only then.
      const started = logs(decided[i]!, 'ResponseStarted') ? 'ResponseStarted' : ''
      const found = events.filter(it => it.stage !== started).map(it => `${it.stage} ${it.level}`)
      expect(found, what).toEqual(expected)
    }
  }
}, 600_000)

it('reads the settings of the kubelet as the kubelet does, from its file, drop-ins and flags', async () => {
  const conf = (settings: object) =>
    JSON.stringify({ apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', ...settings })
  await lab.node.exec(['mkdir', '-p', '/etc/kubelet.d/20'])
  await lab.node.writeFile('/etc/kubelet.d/10.conf', conf({ maxPods: 50, eventBurst: 7, eventRecordQPS: 9 }))
  await lab.node.writeFile('/etc/kubelet.d/20/a.conf', conf({ maxPods: 60, clusterDNS: null }))
  await lab.node.writeFile('/etc/kubelet.d/no-drop-in.yaml', 'neither')
  const flags = [
    ...['--config-dir=/etc/kubelet.d', '--event-qps=8', '--max_pods 70', '--feature-gates=AllAlpha=false'],
    ...['--system-reserved=memory=1Mi,cpu=1m', '--eviction-hard=memory.available<1%', '--read-only-port=0'],
    ...[
      '--streaming-connection-idle-timeout=300s',
      '--anonymous-auth=f',
      '--allowed-unsafe-sysctls=kernel.msg*,net.core.somaxconn',
    ],
  ]
  await lab.node.writeFile('/etc/default/kubelet', `KUBELET_EXTRA_ARGS="${flags.join(' ')}"\n`)
  const before = await inRun(async target => [
    (await kubeletConfig(target)).isRead,
    await kubeletRunning(target),
  ])
  expect(before).toMatchObject([false, { settings: { maxPods: 110 } }])
  await lab.node.exec(['systemctl', 'restart', 'kubelet'])
  await vi.waitFor(
    async () => expect(await inRun(kubeletRunning)).toMatchObject({ settings: { maxPods: 70 } }),
    { timeout: 60_000, interval: 500 },
  )
  const config = await inRun(kubeletConfig)
  expect([config.problem, config.isRead]).toEqual([undefined, true])
  expect(config.settings).toMatchObject({ eventBurst: 7, eventRecordQPS: 8, maxPods: 70 })
  expect(config.settings).not.toHaveProperty('clusterDNS')
  for (const [field, value] of leavesOf(config.settings)) {
    const observed = await inRun(target => observeKubeletSetting(target, field, value as string))
    expect(
      observed.filter(it => !it.ok),
      field,
    ).toEqual([])
  }
}, 240_000)

/** What is given a value, by its field; zero stands for a default. */
const leavesOf = (settings: object, within = ''): [string, unknown][] =>
  Object.entries(settings).flatMap(([name, value]) =>
    typeof value === 'object' && !Array.isArray(value)
      ? leavesOf(value, `${within}${name}.`)
      : value === 0 || value === '0s'
        ? []
        : [[`${within}${name}`, value] as [string, unknown]],
  )

it('has a valid object of every kind, and reads all that is stored', async () => {
  const refused = async (options: { dryRun: boolean }) =>
    inRun(async target => {
      const made = await temporaryObjects(target, options)
      expect(made.length).toBeGreaterThan(50)
      expect((await observeEverythingReadable(target)).filter(it => !it.ok)).toEqual([])
      return made.filter(it => it.answer.status !== 201).map(it => `${it.path}: ${it.answer.message}`)
    })
  expect(await refused({ dryRun: true })).toEqual([])
  expect(await refused({ dryRun: false })).toEqual([])
})

it('knows when the policies that are stored are in force, and a refusal by one of them, whatever its reason', async () => {
  const group = '/apis/admissionregistration.k8s.io/v1'
  const reasons = [undefined, 'Forbidden', 'Invalid', 'RequestEntityTooLarge']
  const names = [...reasons.map(it => `${it}`.toLowerCase()), 'no-such-label']
  const policyFor = (name: string) => ({
    metadata: { name: `by-${name}` },
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] },
        ],
      },
      validations: [
        {
          expression: `object.metadata.name != '${name}'${name === 'no-such-label' ? " || object.metadata.labels['x'] == 'y'" : ''}`,
          reason: reasons.find(it => it?.toLowerCase() === name),
        },
      ],
    },
  })
  /** Which policies refuse, at the one look that is taken right after a change. */
  const refusing = (change: (admin: ApiClient['admin']) => Promise<unknown>) =>
    inRun(async target => {
      const client = await api(target)
      await change(client.admin)
      await admissionSettled(target)
      const path = '/api/v1/namespaces/default/configmaps?dryRun=All'
      const asked = names.map(async name => {
        const body = { metadata: { name } }
        const { status, message } = await client.ask({ method: 'POST', path, body })
        const expected = refusedByPolicy(`by-${name}`)
        if (status === 201) return []
        expect([expected.status.includes(status), expected.message.test(message)], message).toEqual([
          true,
          true,
        ])
        return [name]
      })
      return (await Promise.all(asked)).flat()
    })
  const policies = `${group}/validatingadmissionpolicies`
  const bindings = `${group}/validatingadmissionpolicybindings`
  const bind = (admin: ApiClient['admin'], name: string, validationActions: string[]) =>
    admin('POST', bindings, {
      metadata: { name: `by-${name}` },
      spec: { policyName: `by-${name}`, validationActions },
    })
  for (const _ of seeds(3)) {
    const made = refusing(async admin => {
      for (const name of names) await admin('POST', policies, policyFor(name))
      for (const name of names) await bind(admin, name, ['Deny'])
    })
    expect(await made).toEqual(names)
    const [first, ...others] = names as [string, ...string[]]
    const spoilt = refusing(async admin => {
      await admin('PATCH', `${bindings}/by-${first}`, { spec: { validationActions: ['Warn'] } })
    })
    expect(await spoilt).toEqual(others)
    const unbound = refusing(async admin => {
      for (const name of names) await admin('DELETE', `${bindings}/by-${name}`)
    })
    expect(await unbound).toEqual([])
    const left = await inRun(async target => {
      const { admin } = await api(target)
      const { items } = await admin('GET', policies)
      for (const it of items) await admin('DELETE', `${policies}/${it.metadata.name}`)
      return items.map((it: { metadata: { name: string } }) => it.metadata.name)
    })
    expect(left).toEqual(names.map(it => `by-${it}`).sort())
  }
}, 120_000)

it('takes a service down for as long as a look lasts, on open connections too', () =>
  inRun(async target => {
    // The controller manager's health, on a connection that is kept.
    const script = `const { request, Agent } = require('https')
const agent = new Agent({ keepAlive: true, rejectUnauthorized: false })
const ask = () => request({ port: 10257, path: '/healthz', agent }, r => r.resume().on('end', () => setTimeout(ask, 50)))
  .on('error', error => { console.log(error.code); process.exit() }).end()
ask()
setTimeout(() => process.exit(), 10000)`
    const open = target.node.exec(['/opt/cks-lab/node', '-e', script], { view: 'grader' })
    await sleep(2_000)
    const accepted = () => observeHandshake(target, 10257, {}, 'accepted')
    const down = await withServiceDown(target, { port: 10257 }, async () => {
      const { stdout } = await open
      expect(stdout.trim()).toBe('ECONNRESET')
      return accepted()
    })
    expect(down.passed).toBe(false)
    expect(await accepted()).toMatchObject({ ok: true })
    const elsewhere = await withServiceDown(target, { port: 10257, address: '192.0.2.1' }, accepted)
    expect(elsewhere.passed).toBe(true)
  }))

const logs = ({ level, omitStages }: ReturnType<typeof auditDecision>, stage: AuditEvent['stage']) =>
  level !== 'None' && !omitStages.includes(stage)

/** Whom the API server knows without impersonation, which audit policies do not look at. */
async function identities(
  target: Run['target'],
): Promise<Map<NonNullable<AuditedRequest['user']>, Identity>> {
  const tokens = ['default', 'kube-system'].map(namespace => tokenOf(target, namespace, 'default'))
  const known: Identity[] = ['grader', ...(await Promise.all(tokens)).map(token => ({ token }))]
  const client = await api(target)
  const reviewed = known.map(async as => {
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
    const { json } = await client.ask({ method: 'POST', path, as, body: {} })
    const { username, groups } = json.status.userInfo
    return [{ name: username as string, groups: groups as string[] }, as] as const
  })
  const nobody = { name: 'system:anonymous', groups: ['system:unauthenticated'] }
  return new Map([...(await Promise.all(reviewed)), [nobody, 'nobody']])
}

/** The API server reads its policy when it starts, and starts anew when its manifest changes. */
async function restartWith(policy: AuditPolicy, seed: number): Promise<void> {
  const text = JSON.stringify({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', ...policy })
  await lab.node.writeFile('/etc/kubernetes/audit/policy.yaml', text)
  const setup = join(state, 'setup.sh')
  writeFileSync(setup, auditSetup(seed))
  await setUpScenario(lab, { id: `policy-${seed}`, setup: { path: setup, prelude: '' } }, () => {}, never)
}

const auditSetup = (seed: number) => `set -e
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
mkdir -p /var/log/kubernetes/audit
cp -p $manifest /root/edited.yaml
if ! grep -q audit-policy-file $manifest; then
  yq -i '.spec.containers[0].command += ["--audit-policy-file=/etc/kubernetes/audit/policy.yaml",
      "--audit-log-path=/var/log/kubernetes/audit/audit.log"]
    | .spec.containers[0].volumeMounts += [{"name": "policy", "mountPath": "/etc/kubernetes/audit"},
      {"name": "log", "mountPath": "/var/log/kubernetes/audit"}]
    | .spec.volumes += [{"name": "policy", "hostPath": {"path": "/etc/kubernetes/audit"}},
      {"name": "log", "hostPath": {"path": "/var/log/kubernetes/audit"}}]' /root/edited.yaml
fi
yq -i '.metadata.annotations.seed = "${seed}"' /root/edited.yaml
mv /root/edited.yaml $manifest
`
