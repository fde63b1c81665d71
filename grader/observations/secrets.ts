/** Whether a Secret is as asked. */
import { type Observation, observe } from '../finding.ts'
import { api, succeeded } from '../http.ts'
import type { GradeTarget } from '../types.ts'

/**
 * A Secret is there, of this type, and holds these values and no others. Values that differ are not told.
 * @param asked.data decoded, by key; what is not given is not judged
 * @throws Error when the API server answers neither with it nor with 404
 */
export async function observeSecret(
  target: GradeTarget,
  namespace: string,
  name: string,
  { type, data }: { type?: string; data?: Record<string, string> },
): Promise<Observation[]> {
  const answer = await (await api(target)).ask({ path: `/api/v1/namespaces/${namespace}/secrets/${name}` })
  const where = `Secret ${namespace}/${name}`
  if (answer.status === 404) return [observe(false, where, 'a Secret', 'there is none')]
  const secret = succeeded(answer).json as { type: string; data?: Record<string, string> }
  return [
    observe(true, where, 'a Secret', 'there is one'),
    ...(type === undefined ? [] : [observe(secret.type === type, where, `of the type ${type}`, secret.type)]),
    ...(data === undefined ? [] : observeData(where, secret.data ?? {}, data)),
  ]
}

function observeData(
  where: string,
  has: Record<string, string>,
  wanted: Record<string, string>,
): Observation[] {
  const further = Object.keys(has).filter(it => !Object.hasOwn(wanted, it))
  return [
    ...Object.entries(wanted).map(([key, value]) => {
      const found = Object.hasOwn(has, key) ? Buffer.from(has[key]!, 'base64') : undefined
      const right = found?.equals(Buffer.from(value)) ?? false
      return observe(
        right,
        where,
        `${key} as asked`,
        found ? (right ? 'as asked' : differently(found, value)) : `no ${key}`,
      )
    }),
    ...further.map(it => observe(false, where, 'nothing else in its data', it)),
  ]
}

/** What `echo` adds is what usually goes wrong. */
const differently = (found: Buffer, value: string) =>
  found.toString().trim() === value.trim() ? 'the same with other white space around it' : 'another value'
