/** The audit policy that the API server's manifest names: what it says, and whether that is in force. */
import type { GradeTarget } from '../types.ts'
import { type AuditPolicyFile, readAuditPolicy } from './audit-policy-file.ts'
import { type FileInForce, fileInForce } from './in-force.ts'

/** Its content as the API server reads it, and where it is. */
export type PolicyFile = AuditPolicyFile & Pick<FileInForce, 'where' | 'inForce' | 'said'>

/** The file that --audit-policy-file of the API server's manifest names, as that reads it. */
export const policyFileOf = (target: GradeTarget): Promise<PolicyFile> =>
  target.once('audit-policy', async () => {
    const { where, text, problem, inForce, said } = await fileInForce(
      target,
      'kube-apiserver',
      'audit-policy-file',
    )
    const none = { ignored: [], lineOfRule: () => 1 }
    const read = text === undefined ? { ...none, problem: problem! } : readAuditPolicy(text)
    return { ...read, where, inForce, said }
  })

/** What the API server passes over, in the whole file or in one rule. */
export const ignoredIn = ({ ignored }: AuditPolicyFile, rule?: number): string[] =>
  ignored
    .filter(it => rule === undefined || it.field.startsWith(`rules[${rule}]`) || !it.field.includes('['))
    .map(({ field, line, why }) => `${field} on line ${line} ${why}`)
