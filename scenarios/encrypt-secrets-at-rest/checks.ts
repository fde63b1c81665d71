import {
  type Check,
  configOfFlag,
  controlPlaneHealthy,
  explainedByFile,
  filesMounted,
  finding,
  healthChecksAnswered,
  inClear,
  manifestKept,
  observe,
  observeAesCbcKey,
  observeEncryptsOnly,
  observeInFolder,
  observeKeyNotStored,
  observeRootOnly,
  observeSecretsKept,
  observeStored,
  observeWrittenWith,
  otherFlagsKept,
  readableKeyFiles,
  staticPodFolderTidy,
  temporary,
} from 'cks-lab/grader'

const key = 'vault-2026'
const encrypted = `k8s:enc:aescbc:v1:${key}:`

const checks: Check[] = [
  {
    id: 'new-secrets-encrypted',
    title: 'A new Secret is stored with aescbc and the key vault-2026',
    points: 3,
    async run(target) {
      const metadata = { name: target.nonce }
      await temporary(target, '/api/v1/namespaces/default/secrets', { metadata, stringData: { a: 'b' } })
      const seen = [
        ...(await observeStored(target, `/registry/secrets/default/${target.nonce}`, encrypted)),
        // The API server's next start goes by the file.
        await observeWrittenWith(target, 'secrets', key),
      ]
      return finding(await explainedByFile(target, 'kube-apiserver', 'encryption-provider-config', seen))
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
    title:
      'The file with the key lies under /etc/kubernetes/encryption, and nobody but root can read it or a copy',
    points: 1,
    needsApiServer: false,
    async run(target) {
      const { where, problem } = await configOfFlag(target, 'kube-apiserver', 'encryption-provider-config')
      if (problem) return finding([observe(false, where, 'a file under /etc/kubernetes/encryption', problem)])
      // A copy gives the key away as well.
      const files = new Set([where, ...(await readableKeyFiles(target, key))])
      return finding([
        await observeInFolder(target, where, '/etc/kubernetes/encryption/'),
        ...(await Promise.all([...files].map(it => observeRootOnly(target, it)))),
        await observeKeyNotStored(target, key),
      ])
    },
  },
  {
    id: 'contents-kept',
    title: 'The Secrets still hold what they held, and can be read',
    points: 3,
    guard: true,
    run: async target => finding(await observeSecretsKept(target)),
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
      return finding([
        ...(await observeStored(target, '/registry/', inClear, { except: '/registry/secrets/' })),
        await observeEncryptsOnly(target, 'secrets'),
      ])
    },
  },
  controlPlaneHealthy(3),
  healthChecksAnswered(1),
  manifestKept(2, { mayMount: true }),
  staticPodFolderTidy(1),
  filesMounted(1),
  otherFlagsKept(2, {}, ['encryption-provider-config*']),
]

export default checks
