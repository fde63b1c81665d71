import { expect, test } from 'vitest'
import { judged, targetOf } from '../testing/target.ts'
import { filesLieIn } from './files-lie-in.ts'

const flags = ['--admission-control-config-file=/in/container/a.yaml']
const configuration = `kind: AdmissionConfiguration
plugins: [{name: ImagePolicyWebhook, configuration: {imagePolicy: {kubeConfigFile: /in/container/further/k.yaml}}}]`

/** The folder is in truth that one of the node, and all others are /on/node. */
const judge = (files: Record<string, string>, folder: string, real: string) =>
  judged(
    filesLieIn(1, '/on/node/', 'admission-control-config-file'),
    targetOf({
      flags,
      files,
      startedAt: 1,
      commands: { 'real-path': ([path]) => `${path === folder ? real : '/on/node'}\n` },
    }),
  )

test('files that a file names have to lie in the folder too', async () => {
  const kubeconfig = 'clusters: [{cluster: {certificate-authority: ../ca.crt}}]'
  const files = {
    '/on/node/a.yaml': configuration,
    '/on/node/further/k.yaml': kubeconfig,
    '/on/node/ca.crt': 'a',
  }
  expect((await judge(files, '/on/node/further', '/on/node/further')).passed).toBe(true)
  expect(await judge(files, '/on/node/further', '/elsewhere')).toMatchObject({
    passed: false,
    evidence: [{ where: '/on/node/further/k.yaml', actual: '/elsewhere/k.yaml' }],
  })
})

test('where no flag names a file there is none to lie anywhere', async () => {
  const found = await judged(filesLieIn(1, '/on/node/', 'authorization-config'), targetOf({}))
  expect(found).toMatchObject({
    passed: true,
    evidence: [{ where: '/on/node/', expected: 'further files, if any', actual: 'none is named' }],
  })
})
