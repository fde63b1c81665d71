/** Encryption at rest (kubernetes.io/docs/tasks/administer-cluster/encrypt-data), judged by the bytes in etcd. */
import { createDecipheriv } from 'node:crypto'
import { z } from 'zod'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { configOfFlag } from './config-files.ts'
import { etcdValues } from './etcd.ts'

/** How a value is stored that nothing encrypts. */
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

/** The secrets of all aescbc keys of a name in the file of --encryption-provider-config, decoded. */
async function aesCbcKeys(
  target: GradeTarget,
  name: string,
): Promise<{ where: string; secrets: Buffer[]; problem?: string }> {
  const { where, data, problem } = await configOfFlag(target, 'kube-apiserver', 'encryption-provider-config')
  if (problem) return { where, secrets: [], problem }
  const parsed = EncryptionConfiguration.safeParse(data)
  if (!parsed.success) return { where, secrets: [], problem: 'no EncryptionConfiguration' }
  const providers = parsed.data.resources.flatMap(it => it.providers)
  const keys = providers.flatMap(it => Keys.safeParse(it.aescbc).data?.keys ?? [])
  const secrets = keys.filter(it => it.name === name).map(it => Buffer.from(it.secret, 'base64'))
  return secrets.length > 0
    ? { where, secrets }
    : { where, secrets, problem: `no key ${name} of the provider aescbc` }
}

/** Fewer different bytes than this are no 32 random ones, nor 32 random hexadecimal digits. */
const leastVariety = 8

/**
 * The configuration file holds an aescbc key of this name and length, and it is the one in force: it opens what etcd
 * holds under its name. Otherwise the API server's next start would make all of that unreadable.
 */
export async function observeAesCbcKey(
  target: GradeTarget,
  name: string,
  length: number,
): Promise<Observation> {
  const { where, secrets, problem } = await aesCbcKeys(target, name)
  const expected = `the key ${name}: ${length} random bytes, with which etcd's Secrets are encrypted`
  if (problem) return observe(false, where, expected, problem)
  const bad = secrets.find(it => it.length !== length || new Set(it).size < leastVariety)
  if (bad) return observe(false, where, expected, `${bad.length} bytes, ${new Set(bad).size} different ones`)
  const prefix = `k8s:enc:aescbc:v1:${name}:`
  const sealed = [...(await etcdValues(target, '/registry/secrets/'))].filter(
    it => storedAs(it[1]) === prefix,
  )
  const closed = sealed.find(
    ([, value]) => !secrets.some(it => opensAesCbc(it, value.subarray(prefix.length))),
  )
  return observe(
    closed === undefined,
    where,
    expected,
    closed ? `another key: it does not open ${closed[0]}` : `it opens ${sealed.length} of them`,
  )
}

/**
 * Every file in the folder of the configuration, or below /etc/kubernetes, /root and /tmp, in which its keys stand.
 * @returns their paths
 */
export async function filesWithKeys(target: GradeTarget, name: string): Promise<string[]> {
  const { secrets } = await aesCbcKeys(target, name)
  if (secrets.length === 0) return []
  const script = 'grep -rlF -f - /etc/kubernetes /root /tmp /home /srv /opt 2>/dev/null; :'
  const input = `${secrets.map(it => it.toString('base64').replace(/=+$/, '')).join('\n')}\n`
  const options = { view: 'grader' as const, input, signal: target.signal }
  const { stdout } = await target.node.exec(['sh', '-c', script], options)
  return stdout.split('\n').filter(it => it !== '')
}

/**
 * Whether a key opens what the provider wrote: 16 bytes of IV, then AES in CBC mode with PKCS #7 padding
 * (k8s.io/apiserver/pkg/storage/value/encrypt/aes/aes.go) over a protobuf object, which begins with "k8s" and a zero
 * (kubernetes.io/docs/reference/using-api/api-concepts, Protobuf encoding).
 */
export function opensAesCbc(secret: Buffer, sealed: Buffer): boolean {
  try {
    const opener = createDecipheriv(`aes-${secret.length * 8}-cbc`, secret, sealed.subarray(0, 16))
    const opened = Buffer.concat([opener.update(sealed.subarray(16)), opener.final()])
    return opened.subarray(0, 4).toString('latin1') === 'k8s\0'
  } catch {
    return false
  }
}
