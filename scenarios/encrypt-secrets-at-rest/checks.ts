import {
  api,
  type Check,
  configOfFlag,
  controlPlaneHealthy,
  filesMounted,
  filesWithKeys,
  finding,
  type GradeTarget,
  inClear,
  observe,
  observeAesCbcKey,
  observeRootOnly,
  observeStored,
  otherFlagsKept,
  staticPodFolderTidy,
  temporary,
} from 'cks-lab/grader'

const key = 'vault-2026'
const encrypted = `k8s:enc:aescbc:v1:${key}:`

const registry = { username: 'shop', password: 'pull-only', auth: 'c2hvcDpwdWxsLW9ubHk=' }

/** What setup.sh put there. */
const planted: Record<string, Record<string, string>> = {
  'payments/secrets/database': { user: 'ledger', password: 'nine lives & more' },
  'payments/secrets/webhook-key': { key: 'c2VjcmV0LW9mLXRoZS1ob29r' },
  'shop/secrets/registry': {
    '.dockerconfigjson': JSON.stringify({ auths: { 'registry.example': registry } }),
  },
  'default/secrets/smtp': { password: 'plain-as-day' },
}

const lines = (data: Record<string, string>) =>
  Object.entries(data)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('\n')

async function observeContents(target: GradeTarget, path: string) {
  const { status, message, json } = await (await api(target)).ask({ path: `/api/v1/namespaces/${path}` })
  const found = Object.entries<string>(json?.data ?? {}).map(
    ([name, value]) => [name, Buffer.from(value, 'base64').toString()] as const,
  )
  const same = status === 200 && lines(Object.fromEntries(found)) === lines(planted[path] ?? {})
  return observe(
    same,
    `/api/v1/namespaces/${path}`,
    'the contents it had',
    same ? 'the contents it had' : status === 200 ? 'other contents' : `${status}: ${message}`,
  )
}

const checks: Check[] = [
  {
    id: 'new-secrets-encrypted',
    title: 'A new Secret is stored with aescbc and the key vault-2026',
    points: 3,
    async run(target) {
      const metadata = { name: target.nonce }
      await temporary(target, '/api/v1/namespaces/default/secrets', { metadata, stringData: { a: 'b' } })
      return finding(await observeStored(target, `/registry/secrets/default/${target.nonce}`, encrypted))
    },
  },
  {
    id: 'existing-secrets-encrypted',
    title: 'Every Secret that existed is stored with aescbc and the key vault-2026',
    points: 4,
    needsApiServer: false,
    run: async target =>
      finding(await observeStored(target, '/registry/secrets/', encrypted, { except: target.nonce })),
  },
  {
    id: 'key-as-asked',
    title: 'The configuration holds the key in force, of 32 random bytes',
    points: 1,
    needsApiServer: false,
    run: async target => finding([await observeAesCbcKey(target, key, 32)]),
  },
  {
    id: 'key-file-protected',
    title: 'The file with the key lies under /etc/kubernetes/encryption, and nobody but root can read it',
    points: 1,
    needsApiServer: false,
    async run(target) {
      const { where, problem } = await configOfFlag(target, 'kube-apiserver', 'encryption-provider-config')
      const placed = observe(
        problem === undefined && where.startsWith('/etc/kubernetes/encryption/'),
        where,
        'a file under /etc/kubernetes/encryption',
        problem ?? where,
      )
      if (problem) return finding([placed])
      // A copy gives the key away as well.
      const files = new Set([where, ...(await filesWithKeys(target, key))])
      return finding([placed, ...(await Promise.all([...files].map(it => observeRootOnly(target, it))))])
    },
  },
  {
    id: 'contents-kept',
    title: 'The Secrets still hold what they held, and can be read',
    points: 3,
    guard: true,
    run: async target =>
      finding(await Promise.all(Object.keys(planted).map(it => observeContents(target, it)))),
  },
  {
    id: 'others-in-clear',
    title: 'What is no Secret is stored in clear as before',
    points: 2,
    guard: true,
    async run(target) {
      const metadata = { name: target.nonce }
      const labels = { app: target.nonce }
      const template = { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'a:1' }] } }
      const rbac = '/apis/rbac.authorization.k8s.io/v1'
      await Promise.all([
        temporary(target, '/api/v1/namespaces/default/configmaps', { metadata, data: { a: 'b' } }),
        temporary(target, `${rbac}/namespaces/default/roles`, { metadata, rules: [] }),
        temporary(target, '/apis/apps/v1/namespaces/default/deployments', {
          metadata,
          spec: { replicas: 0, selector: { matchLabels: labels }, template },
        }),
      ])
      return finding(await observeStored(target, '/registry/', inClear, { except: '/registry/secrets/' }))
    },
  },
  controlPlaneHealthy(3),
  staticPodFolderTidy(1),
  filesMounted(1),
  otherFlagsKept(2, {}, ['encryption-provider-config*']),
]

export default checks
