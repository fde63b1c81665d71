import {
  controlPlaneHealthy,
  type Draw,
  explainedByFile,
  filesMounted,
  healthChecksAnswered,
  inClear,
  manifestKept,
  observeAesCbcKey,
  observeEncryptsOnly,
  observeKeyProtected,
  observeSecretsKept,
  observeStored,
  observeWrittenWith,
  otherFlagsKept,
  sentence,
  staticPodFolderTidy,
  temporary,
} from 'cks-lab/grader'

export default ({ bytes, folder, key }: Draw<'bytes' | 'folder' | 'key'>) => {
  const encrypted = `k8s:enc:aescbc:v1:${key}:`
  return [
    sentence('From now on the API server stores', {
      id: 'new-secrets-encrypted',
      title: `A new Secret is stored with aescbc and the key ${key}`,
      points: 3,
      async run(target) {
        const metadata = { name: target.nonce }
        await temporary(target, '/api/v1/namespaces/default/secrets', { metadata, stringData: { a: 'b' } })
        const seen = [
          ...(await observeStored(target, `/registry/secrets/default/${target.nonce}`, encrypted)),
          // The API server's next start goes by the file.
          await observeWrittenWith(target, 'secrets', key),
        ]
        return explainedByFile(target, 'kube-apiserver', 'encryption-provider-config', seen)
      },
    }),
    sentence('Every Secret that exists already', {
      id: 'existing-secrets-encrypted',
      title: `Every Secret that existed is stored with aescbc and the key ${key}`,
      points: 4,
      needsApiServer: false,
      run: target => observeStored(target, '/registry/secrets/', encrypted, { except: target.nonce }),
    }),
    sentence('of {{bytes}} random bytes', {
      id: 'key-as-asked',
      title: `The configuration holds the key in force, of ${bytes} random bytes`,
      points: 1,
      needsApiServer: false,
      run: target => observeAesCbcKey(target, key, Number(bytes)),
    }),
    sentence(['The configuration lies under', 'Nobody but root may read the file'], {
      id: 'key-file-protected',
      title: `The file with the key lies under ${folder}, and nobody but root can read it or a copy`,
      points: 1,
      needsApiServer: false,
      run: target => observeKeyProtected(target, key, `${folder}/`),
    }),
    sentence('All Secrets stay what they are', {
      id: 'contents-kept',
      title: 'The Secrets still hold what they held, and can be read',
      points: 3,
      guard: true,
      run: observeSecretsKept,
    }),
    sentence('Only Secrets are encrypted', {
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
        return [
          observeStored(target, '/registry/', inClear, { except: '/registry/secrets/' }),
          observeEncryptsOnly(target, 'secrets'),
        ]
      },
    }),
    sentence('must be running with the new configuration', controlPlaneHealthy(3)),
    sentence('health checks of the API server go on succeeding', healthChecksAnswered(1)),
    sentence(
      'Everything else in the manifests of the static pods',
      manifestKept(2, { mayMount: true }),
      otherFlagsKept(2, {}, ['encryption-provider-config*']),
      staticPodFolderTidy(1),
      filesMounted(1),
    ),
  ]
}
