import { expect, test } from 'vitest'
import { configPath, configz, flagsPath, kubeletFile, kubeletFiles, running } from '../testing/kubelets.ts'
import type { Files } from '../testing/node-files.ts'
import { type Scene, targetOf } from '../testing/target.ts'
import { kubeletConfig, kubeletRunning } from './kubelet.ts'

const config = (files: Files, scene: Scene = {}) => kubeletConfig(targetOf({ files, ...scene }))

test('the settings of the next start are those of the file that the service names', async () => {
  const found = await config(kubeletFiles({ port: 10250, authentication: { anonymous: { enabled: false } } }))
  expect(found).toMatchObject({
    path: configPath,
    settings: { port: 10250, authentication: { anonymous: { enabled: false } } },
  })
  expect(found.problem).toBeUndefined()
  expect(found.givenBy('authentication.anonymous.enabled')).toBe(configPath)
  expect(found.givenBy('readOnlyPort')).toBeUndefined()
})

test('a flag wins over the file, wherever the service gets it from', async () => {
  const settings = { authentication: { anonymous: { enabled: false }, x509: { clientCAFile: '/ca.crt' } } }
  const files = {
    ...kubeletFiles(settings, '--anonymous-auth --read-only-port 10255'),
    '/etc/default/kubelet':
      'KUBELET_EXTRA_ARGS="--cluster-dns=10.96.0.10,10.96.0.11 --system-reserved=cpu=1,memory=1Gi --eviction-hard=memory.available<5% --max-pods=many --cpu-cfs-quota=perhaps"',
  }
  const found = await config(files)
  expect(found.settings).toEqual({
    authentication: { anonymous: { enabled: true }, x509: { clientCAFile: '/ca.crt' } },
    readOnlyPort: 10255,
    clusterDNS: ['10.96.0.10', '10.96.0.11'],
    systemReserved: { cpu: '1', memory: '1Gi' },
    evictionHard: { 'memory.available': '5%' },
    maxPods: 'many',
    cpuCFSQuota: 'perhaps',
  })
  expect(found.givenBy('authentication.anonymous.enabled')).toBe("the kubelet's flag --anonymous-auth")
  expect(found.givenBy('authentication.x509.clientCAFile')).toBe(configPath)
})

test('of feature gates a flag changes those that it names', async () => {
  const files = kubeletFiles({ featureGates: { A: true, B: true } }, '--feature-gates=B=false,C=true')
  expect((await config(files)).settings).toEqual({ featureGates: { A: true, B: false, C: true } })
})

test('drop-ins are merged over the file, folder by folder and name by name; null takes a field away', async () => {
  const files = {
    ...kubeletFiles({ port: 1, address: null, webhook: { a: 1, b: 2 } }, '--config-dir=/etc/kubelet.d'),
    '/etc/kubelet.d/20.conf': kubeletFile({ port: 20, webhook: { b: null } }),
    '/etc/kubelet.d/10/a.conf': kubeletFile({ port: 10, readOnlyPort: 10 }),
    '/etc/kubelet.d/10.conf': kubeletFile({ readOnlyPort: 11 }),
  }
  const found = await config(files)
  expect(found.settings).toEqual({ port: 20, webhook: { a: 1 }, readOnlyPort: 11 })
  expect(found.givenBy('port')).toBe('/etc/kubelet.d/20.conf')
  expect(found.onDisk.files.map(it => it.path)).toEqual([
    configPath,
    ...['/etc/kubelet.d/10/a.conf', '/etc/kubelet.d/10.conf', '/etc/kubelet.d/20.conf'],
  ])
})

test.each([
  ['a file that is not there', { [configPath]: undefined }, `${configPath} is not there`],
  ['an empty file', { [configPath]: '' }, `${configPath} is empty`],
  ['what is no YAML', { [configPath]: 'a: [' }, /^\/var\/lib\/kubelet\/config.yaml does not parse: /],
  ['a text', { [configPath]: 'port' }, `${configPath} is no KubeletConfiguration`],
  ['another kind', { [configPath]: 'kind: Pod' }, /is of the kind Pod of no version, which has to be/],
  ['no kind', { [configPath]: 'port: 1' }, /is of the kind nothing of no version/],
  [
    'a service whose variables are missing',
    { '/usr/lib/systemd/system/kubelet.service.d/20.conf': '[Service]\nEnvironmentFile=/etc/none\n' },
    /\/etc\/none: No such file or directory$/,
  ],
])('%s is told as what the kubelet would not start with', async (_, changed, problem) => {
  const files = Object.entries({ ...kubeletFiles({}), ...changed }).filter(it => it[1] !== undefined)
  const found = await config(Object.fromEntries(files) as Files)
  expect(found.problem).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem))
})

test('a kubelet has read its files when it was started after the last of them had changed', async () => {
  const changed = { ...kubeletFiles({}), [flagsPath]: { text: '', changedAt: 50_000 } }
  const isRead = async (kubeletStartedAt: number | null) => {
    const { isRead, since } = await config(changed, { kubeletStartedAt })
    return [isRead, since]
  }
  expect(await isRead(51_000)).toEqual([true, 'started at 00:00:51, what it reads changed at 00:00:50'])
  expect(await isRead(49_000)).toEqual([false, 'started at 00:00:49, what it reads changed at 00:00:50'])
  expect(await isRead(null)).toEqual([false, 'it does not run'])
})

test('what the kubelet runs with is asked through the API server; that it does not tell is told', async () => {
  const told = (answers: Scene['answers']) => kubeletRunning(targetOf({ ...(answers && { answers }) }))
  expect(await told(running({ port: 10250 }))).toEqual({ settings: { port: 10250 } })
  expect(await told({ [`GET ${configz}`]: { status: 401, body: 'Unauthorized' } })).toEqual({
    problem: 'it did not tell the API server its settings: 401 Unauthorized',
  })
  expect(await told({ [`GET ${configz}`]: { body: 'ok' } })).toEqual({
    problem: 'it did not tell the API server its settings: 200 ok',
  })
})
