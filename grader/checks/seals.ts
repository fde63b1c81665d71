/** Whether a file is still what setup.sh made it, though the learner is root on its node. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Observation, observe } from '../finding.ts'
import { fileIfAny } from '../node.ts'
import { sealKey } from '../seal.ts'
import type { GradeTarget } from '../types.ts'

/**
 * The file is the one that setup.sh sealed, with the key that it alone is given:
 * `openssl dgst -sha256 -hmac "$CKS_LAB_SEAL" -r FILE | cut -d ' ' -f 1 > SEAL`.
 * @throws LabError `node-unreachable`
 */
export async function observeSealed(target: GradeTarget, file: string, seal: string): Promise<Observation> {
  const [content, made] = await Promise.all([file, seal].map(it => fileIfAny(target, it)))
  const key = await sealKey(target.lab)
  const right = content && createHmac('sha256', key).update(content).digest()
  const found = Buffer.from(made?.toString().trim() ?? '', 'hex')
  const same = right !== undefined && found.length === right.length && timingSafeEqual(found, right)
  return observe(same, file, 'as it was', content ? (same ? 'as it was' : 'something else') : 'gone')
}
