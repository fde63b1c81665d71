/** Encryption at rest (kubernetes.io/docs/tasks/administer-cluster/encrypt-data), judged by the bytes in etcd. */
import { z } from 'zod'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { configOfFlag } from './config-files.ts'
import { etcdValues } from './etcd.ts'

export const inClear = 'in clear'

/**
 * How a value is stored: "k8s:enc:aescbc:v1:key1:", which is what each provider writes in front of what it encrypts
 * (k8s.io/apiserver/pkg/server/options/encryptionconfig/config.go), or `inClear`.
 */
export function storedAs(value: Buffer): string {
  const start = value.subarray(0, 400).toString('latin1')
  return /^k8s:enc:[a-z]+:v\d+:[^:]*:/.exec(start)?.[0] ?? inClear
}

/**
 * Judges the bytes of everything below a key of etcd.
 * @param options.except keys with this in them are left out. At least one must be there.
 */
export async function observeStored(
  target: GradeTarget,
  prefix: string,
  expected: string,
  options: { except?: string } = {},
): Promise<Observation[]> {
  const values = [...(await etcdValues(target, prefix))].filter(
    ([key]) => options.except === undefined || !key.includes(options.except),
  )
  if (values.length === 0)
    return [observe(false, `etcd, ${prefix}`, `something stored ${words(expected)}`, 'nothing')]
  return values.map(([key, value]) =>
    observe(storedAs(value) === expected, `etcd, ${key}`, words(expected), words(storedAs(value))),
  )
}

const words = (stored: string) => (stored === inClear ? inClear : `begins with ${stored}`)

const Keys = z.object({ keys: z.array(z.object({ name: z.string(), secret: z.string() })) })
const EncryptionConfiguration = z.object({
  kind: z.literal('EncryptionConfiguration'),
  resources: z.array(
    z.object({ resources: z.array(z.string()), providers: z.array(z.record(z.string(), z.unknown())) }),
  ),
})

export interface EncryptionKey {
  provider: string
  name: string
  /** Decoded. */
  secret: Buffer
}

/** Every key in the file of --encryption-provider-config, in order; where it is; `problem` when it cannot be read. */
export async function encryptionKeys(
  target: GradeTarget,
): Promise<{ where: string; keys: EncryptionKey[]; problem?: string }> {
  const { where, data, problem } = await configOfFlag(target, 'kube-apiserver', 'encryption-provider-config')
  if (problem) return { where, keys: [], problem }
  const parsed = EncryptionConfiguration.safeParse(data)
  if (!parsed.success) return { where, keys: [], problem: 'no EncryptionConfiguration' }
  const providers = parsed.data.resources.flatMap(it => it.providers).flatMap(it => Object.entries(it))
  const keys = providers.flatMap(([provider, settings]) =>
    (Keys.safeParse(settings).data?.keys ?? []).map(({ name, secret }) => ({
      provider,
      name,
      secret: Buffer.from(secret, 'base64'),
    })),
  )
  return { where, keys }
}
