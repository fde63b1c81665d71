import { expect, test } from 'vitest'
import { LabError } from '../../lab-infra/lab.ts'
import { targetOf } from '../testing/target.ts'
import { credentialsOf } from './credentials.ts'

test('a ServiceAccount signs in with a token of its own', async () => {
  const answers = {
    'POST /api/v1/namespaces/shop/serviceaccounts/board/token': { body: { status: { token: 'its' } } },
  }
  expect(await credentialsOf(targetOf({ answers }), 'system:serviceaccount:shop:board')).toEqual({
    token: 'its',
  })
})

test('a component signs in by its kubeconfig on the node', async () => {
  const read: string[] = []
  const node = {
    async readFile(path: string): Promise<Buffer> {
      read.push(path)
      throw new LabError('no-such-file', `There is no file ${path}.`)
    },
  }
  await expect(credentialsOf(targetOf({ node }), 'system:kube-scheduler')).rejects.toThrow('no file')
  await expect(credentialsOf(targetOf({ node }), 'system:kube-controller-manager')).rejects.toThrow('no file')
  expect(read).toEqual(['/etc/kubernetes/scheduler.conf', '/etc/kubernetes/controller-manager.conf'])
})

test('nobody else does: a person keeps their credentials for themselves', async () => {
  for (const user of ['jane', 'system:kube-proxy', 'system:serviceaccount:shop'])
    await expect(credentialsOf(targetOf(), user)).rejects.toThrow(
      `the credentials of ${user} are not at hand`,
    )
})
