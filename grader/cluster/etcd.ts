/** What etcd holds, read on the node past the API server. */
import { etcdctl } from '../etcdctl.ts'
import { answerOf } from '../node.ts'
import type { GradeTarget } from '../types.ts'

/**
 * Every value whose key begins with a prefix ("/registry/secrets/"), by key.
 * @throws Error when etcd does not answer.
 */
export async function etcdValues(target: GradeTarget, prefix: string): Promise<Map<string, Buffer>> {
  const printed = await answerOf(target, [...etcdctl, 'get', prefix, '--prefix', '--write-out=json'])
  const { kvs = [] } = JSON.parse(printed) as { kvs?: { key: string; value?: string }[] }
  const decode = (text = '') => Buffer.from(text, 'base64')
  return new Map(kvs.map(it => [decode(it.key).toString(), decode(it.value)]))
}
