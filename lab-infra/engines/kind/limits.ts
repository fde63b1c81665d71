/** What one lab may take of the machine. */
import { z } from 'zod'
import { LabError } from '../../lab.ts'

const Memory = z.string().regex(/^\d+[kmg]$/i)
const Cpus = z.string().regex(/^\d+(\.\d+)?$/)

/**
 * As arguments of `create` and `update`. `CKS_LAB_MEMORY` (default 2g: five times what an idle node takes) and
 * `CKS_LAB_CPUS` (default: no limit) set them.
 * @throws LabError `bad-limit`.
 */
export function limitArguments(env: NodeJS.ProcessEnv = process.env): string[] {
  const memory = read(Memory, 'CKS_LAB_MEMORY', env, '2g', 'a number with k, m or g, for instance 2g')
  const cpus = read(Cpus, 'CKS_LAB_CPUS', env, '', 'a number of processors, for instance 1.5')
  // Without swap, or a lab could slow the whole machine down.
  return ['--memory', memory, '--memory-swap', memory, ...(cpus ? ['--cpus', cpus] : [])]
}

function read(
  schema: z.ZodType<string>,
  name: string,
  env: NodeJS.ProcessEnv,
  usual: string,
  wanted: string,
) {
  const value = env[name] || usual
  if (value === '' || schema.safeParse(value).success) return value
  throw new LabError('bad-limit', `${name} is "${value}"`, { remedy: `Set it to ${wanted}.` })
}
