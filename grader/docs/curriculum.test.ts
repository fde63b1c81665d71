import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectDir } from '../../lab-infra/paths.ts'
import { readTasks } from './curriculum.ts'

test.each([
  ['NodeRestriction', 'enable-node-restriction'],
  ['ImagePolicyWebhook', 'image-policy-webhook'],
  ['Pod Security', 'pod-security-cluster-default'],
  ['audit policy', 'write-audit-policy'],
  ['audit logging', 'enable-audit-logging'],
  ['investigate an audit log', 'investigate-audit-log'],
  ['anonymous authentication', 'disable-anonymous-auth'],
  ['anonymous access', 'close-anonymous-cluster-admin'],
  ['RoleBinding', 'fix-missing-rolebinding'],
  ['least-privilege', 'least-privilege-developer'],
  ['privilege escalation', 'close-escalation-paths'],
  ['ABAC to RBAC', 'migrate-abac-to-rbac'],
  ['authorization modes', 'restore-authorization-mode'],
  ['Secrets at rest', 'encrypt-secrets-at-rest'],
  ['client certificate', 'sign-in-by-certificate'],
  ['kube-apiserver manifest', 'api-server-broken-yaml'],
])('who looks for "%s" finds it in the title of %s alone', async (subject, id) => {
  const tasks = await readTasks(join(projectDir, 'scenarios'))
  const found = tasks.filter(task => task.title.toLowerCase().includes(subject.toLowerCase()))
  expect(found.map(task => task.id)).toEqual([id])
})
