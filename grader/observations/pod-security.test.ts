import { describe, expect, test } from 'vitest'
import type { Ask } from '../http.ts'
import { refusal as refused } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import {
  isVerdict,
  observeAudited,
  observeExemptions,
  observeLevelLabels,
  observeLevelVersion,
  observePods,
  podsOfLevel,
} from './pod-security.ts'

const refusal = (level: string) =>
  `pods "x" is forbidden: violates PodSecurity "${level}": host namespaces (hostNetwork=true)`
const warning = (level: string) =>
  `299 - "would violate PodSecurity \\"${level}\\": allowPrivilegeEscalation != false"`

describe('a refusal', () => {
  test('is by the level that is asked for, in any version', () => {
    expect(isVerdict({ refusedBy: 'baseline' }, 403, refusal('baseline:latest'), '')).toBe(true)
    expect(isVerdict({ refusedBy: 'baseline' }, 403, refusal('baseline:v1.35'), '')).toBe(true)
    expect(isVerdict({ refusedBy: 'baseline' }, 403, refusal('restricted:latest'), '')).toBe(false)
  })

  test('is not in the words of a policy or webhook', () => {
    const policy = `pods "x" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ${refusal('baseline:latest')}`
    expect(isVerdict({ refusedBy: 'baseline' }, 403, policy, '')).toBe(false)
  })

  test('has its status', () => {
    expect(isVerdict({ refusedBy: 'baseline' }, 422, refusal('baseline:latest'), '')).toBe(false)
  })

  test('is no warning', () => {
    expect(isVerdict({ refusedBy: 'baseline' }, 201, '', warning('baseline:latest'))).toBe(false)
  })
})

describe('an admission', () => {
  test('comes with a warning of the level that is asked for', () => {
    expect(isVerdict({ warnsOf: 'restricted' }, 201, '', warning('restricted:latest'))).toBe(true)
    expect(isVerdict({ warnsOf: 'restricted' }, 201, '', warning('baseline:latest'))).toBe(false)
    expect(isVerdict({ warnsOf: 'restricted' }, 201, '', '')).toBe(false)
  })

  test('without a warning has none of a level, whatever else is warned of', () => {
    expect(isVerdict({ warnsOf: 'nothing' }, 201, '', '299 - "something is deprecated"')).toBe(true)
    expect(isVerdict({ warnsOf: 'nothing' }, 201, '', warning('restricted:latest'))).toBe(false)
    expect(isVerdict({ warnsOf: 'nothing' }, 403, 'Forbidden', '')).toBe(false)
    expect(
      isVerdict({ warnsOf: 'restricted' }, 201, '', warning('restricted:latest').replaceAll('\\', '')),
    ).toBe(true)
  })

  test('may be all that is asked for', () => {
    expect(isVerdict('admitted', 201, '', warning('restricted:latest'))).toBe(true)
    expect(isVerdict('admitted', 403, refusal('baseline:latest'), '')).toBe(false)
  })
})

describe('pods shown to a namespace', () => {
  const path = 'POST /api/v1/namespaces/shop/pods'

  test('are judged each, by refusal, warning and admission', async () => {
    const answers = {
      [path]: ({ body }: Ask) =>
        JSON.stringify(body).includes('hostNetwork')
          ? refused(403, refusal('baseline:latest'))
          : { headers: { warning: warning('restricted:latest') } },
    }
    const seen = await observePods(targetOf({ answers }), 'shop', 'privileged', { refusedBy: 'baseline' })
    expect(seen.map(it => it.ok)).toEqual([false, true, false, false])
    expect(seen[1]).toMatchObject({
      where: "a pod in the node's network in the namespace shop",
      expected: 'refused by the level baseline',
      actual: expect.stringContaining('403: pods "x" is forbidden'),
    })
    expect(seen[0]?.actual).toMatch(/^admitted, with 299/)
    const warned = await observePods(targetOf({ answers }), 'shop', 'baseline', { warnsOf: 'restricted' })
    expect(warned).toMatchObject([{ ok: true, expected: 'admitted, with a warning of restricted' }])
  })

  test('may be shown as somebody, and admitted without a word', async () => {
    const target = targetOf({ answers: { [`${path} as ann`]: { headers: {} } } })
    expect(await observePods(target, 'shop', 'restricted', 'admitted', { user: 'ann' })).toMatchObject([
      { ok: true, expected: 'admitted', actual: 'admitted, without a warning' },
    ])
    expect((await observePods(target, 'shop', 'restricted', 'admitted'))[0]?.ok).toBe(false)
  })
})

describe('violations are audited', () => {
  const path = 'POST /apis/apps/v1/namespaces/shop/deployments'
  const line = (level: string, count: number) =>
    `pod_security_evaluations_total{mode="audit",decision="deny",policy_level="${level}",resource="controller"} ${count}\n`
  const audited = async (level: 'baseline' | 'restricted', counts: (shown: number) => string) => {
    let shown = 0
    const bodies: unknown[] = []
    const target = targetOf({
      answers: {
        'GET /metrics': () => ({ body: counts(shown) }),
        [path]: ({ body }: Ask) => {
          shown++
          bodies.push(body)
          return {}
        },
      },
    })
    return { seen: await observeAudited(target, 'shop', level), bodies }
  }

  test('when the counter of that level goes up', async () => {
    const { seen, bodies } = await audited('baseline', it => line('baseline', 3 + it))
    expect(seen).toEqual({
      ok: true,
      where: expect.stringMatching(
        /^pod_security_evaluations_total \(audit, baseline\) after POST .*shop\/deployments/,
      ),
      expected: 'counts it',
      actual: 'counts it',
    })
    expect(bodies).toEqual([
      {
        metadata: { name: 'x1' },
        spec: {
          selector: { matchLabels: { app: 'x1' } },
          template: {
            metadata: { labels: { app: 'x1' } },
            spec: { hostNetwork: true, containers: [{ name: 'main', image: expect.any(String) }] },
          },
        },
      },
    ])
    const restricted = await audited('restricted', it => line('restricted', it))
    expect(restricted.seen.ok).toBe(true)
    expect(restricted.bodies).toMatchObject([{ spec: { template: { spec: { hostNetwork: false } } } }])
  })

  test('not when it stays, or another goes up', async () => {
    const { seen } = await audited('baseline', () => line('baseline', 3))
    expect(seen).toMatchObject({ ok: false, actual: 'does not; the answer was 201' })
    expect((await audited('baseline', it => line('restricted', it))).seen.ok).toBe(false)
  })
})

test('the labels of a namespace say the levels of its own', async () => {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted', team: 'a' }
  const target = targetOf({
    answers: {
      'GET /api/v1/namespaces/own': { body: { metadata: { name: 'own', labels } } },
      'GET /api/v1/namespaces/bare': { body: { metadata: { name: 'bare' } } },
    },
  })
  const seen = async (...asked: [string, string?]) => (await observeLevelLabels(target, ...asked)).ok
  expect(await observeLevelLabels(target, 'own', 'enforce=restricted')).toEqual({
    ok: true,
    where: 'labels pod-security.kubernetes.io/* of the namespace own',
    expected: 'enforce=restricted',
    actual: 'enforce=restricted',
  })
  expect(await seen('own', 'enforce=restricted')).toBe(true)
  expect(await seen('own')).toBe(false)
  expect(await seen('bare')).toBe(true)
  expect(await seen('bare', 'enforce=restricted')).toBe(false)
})

describe('the plug-in is configured', () => {
  const node = (configuration: object) =>
    targetOf({
      flags: ['--admission-control-config-file=/in/container/a.yaml'],
      files: {
        '/on/node/a.yaml': JSON.stringify({
          kind: 'AdmissionConfiguration',
          plugins: [
            { name: 'PodSecurity', configuration: { kind: 'PodSecurityConfiguration', ...configuration } },
          ],
        }),
      },
      answers: { 'GET /version': { body: { minor: '35+' } } },
    })

  test('with these exemptions and no others', async () => {
    const exempt = async (exemptions: unknown, ...namespaces: string[]) =>
      (await observeExemptions(node({ exemptions }), ...namespaces)).ok
    const own = { namespaces: ['kube-system', 'a'], usernames: [], runtimeClasses: null }
    expect(await exempt(own, 'a', 'kube-system')).toBe(true)
    expect(await exempt(own, 'a')).toBe(false)
    expect(await exempt({ ...own, usernames: ['ann'] }, 'a', 'kube-system')).toBe(false)
    expect(await exempt({ ...own, runtimeClasses: ['x'] }, 'a', 'kube-system')).toBe(false)
    expect(await exempt(undefined)).toBe(true)
    expect(await observeExemptions(node({ exemptions: { namespaces: 'a' } }), 'a')).toMatchObject({
      ok: false,
      actual: 'exemptions of another shape',
    })
    expect(await observeExemptions(targetOf())).toMatchObject({
      ok: false,
      expected: 'exempt: namespaces none; users none; runtime classes none',
      actual: 'no --admission-control-config-file',
    })
  })

  test('with a version that knows all controls', async () => {
    const version = async (defaults: unknown, wanted?: string) =>
      (await observeLevelVersion(node({ defaults }), 'enforce', wanted)).ok
    expect(await version({ enforce: 'baseline' })).toBe(true)
    expect(await version(undefined)).toBe(true)
    expect(await version({ 'enforce-version': 'latest' })).toBe(true)
    expect(await version({ 'enforce-version': 'v1.35' })).toBe(true)
    expect(await version({ 'enforce-version': 'v1.20' })).toBe(false)
    expect(await version({ 'warn-version': 'v1.20' })).toBe(true)
    expect(await version({ 'enforce-version': 'v1.20' }, 'v1.20')).toBe(true)
    expect(await version({ 'enforce-version': 'latest' }, 'v1.20')).toBe(false)
    expect(await version({ 'enforce-version': 'latest' }, 'v1.35')).toBe(true)
    expect(await version('none')).toBe(true)
    const told = async (wanted?: string) =>
      observeLevelVersion(node({ defaults: { 'enforce-version': 'v1.20' } }), 'enforce', wanted)
    expect(await told()).toMatchObject({ expected: 'enforce-version: the latest', actual: 'v1.20' })
    expect((await told('v1.34')).expected).toBe('enforce-version: v1.34')
  })
})

test('exemptions are compared as sets, of all three kinds', async () => {
  const embedded = `apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: PodSecurity
  configuration:
    exemptions: {namespaces: [b, a, a]}
`
  const node = (text: string) =>
    targetOf({
      files: { '/on/node/a.yaml': text },
      flags: ['--admission-control-config-file=/in/container/a.yaml'],
    })
  const exempt = async (...namespaces: string[]) =>
    (await observeExemptions(node(embedded), ...namespaces)).ok
  expect(await exempt('a', 'b')).toBe(true)
  expect(await exempt('a')).toBe(false)
  const user = node(embedded.replace('a]', 'a], usernames: [c]'))
  expect((await observeExemptions(user, 'a', 'b')).ok).toBe(false)
})

test('pods of a level meet it and no stricter one, each for another reason', () => {
  const { privileged, baseline, restricted } = podsOfLevel
  const image = expect.stringMatching(/./)
  expect(Object.values(privileged)).toEqual([
    { containers: [{ image, securityContext: { privileged: true } }] },
    { hostNetwork: true, containers: [{ image }] },
    { containers: [{ image }], volumes: [{ name: expect.stringMatching(/./), hostPath: { path: '/' } }] },
    { containers: [{ image, securityContext: { seccompProfile: { type: 'Unconfined' } } }] },
  ])
  expect(Object.values(baseline)).toEqual([{ containers: [{ image }] }])
  // kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
  expect(Object.values(restricted)).toEqual([
    {
      securityContext: {
        runAsNonRoot: true,
        runAsUser: expect.any(Number),
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        { image, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
      ],
    },
  ])
})
