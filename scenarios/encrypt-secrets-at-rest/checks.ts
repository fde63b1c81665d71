import {
  type Draw,
  example,
  explainedBy,
  inClear,
  manifestEdited,
  observeAesCbcKey,
  observeEncryptsOnly,
  observeKeyProtected,
  observeSecretsKept,
  observeStored,
  observeWrittenWith,
  sentence,
  temporary,
} from 'cks-lab/grader'

export default ({ bytes, folder, key }: Draw<'bytes' | 'folder' | 'key'>) => {
  const encrypted = `k8s:enc:aescbc:v1:${key}:`
  return [
    sentence(
      'From now on the API server stores',
      explainedBy('encryption-provider-config', {
        id: 'new-secrets-encrypted',
        title: `A new Secret is stored with aescbc and the key ${key}`,
        points: 3,
        async run(target) {
          const name = await temporary(target, example('secrets'), 'default')
          return [
            observeStored(target, `/registry/secrets/default/${name}`, encrypted),
            // The API server's next start goes by the file.
            observeWrittenWith(target, 'secrets', key),
          ]
        },
      }),
    ),
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
        const others = ['configmaps', 'roles', 'deployments']
        await Promise.all(others.map(it => temporary(target, example(it), 'default')))
        return [
          observeStored(target, '/registry/', inClear, { except: '/registry/secrets/' }),
          observeEncryptsOnly(target, 'secrets'),
        ]
      },
    }),
    manifestEdited({ mayMount: true, mayAdd: ['encryption-provider-config*'] }),
  ]
}
