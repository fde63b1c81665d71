import { describe, expect, test } from 'vitest'
import { isVerdict } from './pod-security.ts'

const refusal = (level: string) =>
  `pods "x" is forbidden: violates PodSecurity "${level}": host namespaces (hostNetwork=true)`
const warning = (level: string) =>
  `299 - "would violate PodSecurity \\"${level}\\": allowPrivilegeEscalation != false"`

describe('a refusal', () => {
  test('is by the level that is asked for, in any version', () => {
    expect(isVerdict({ refusedBy: 'baseline' }, 403, refusal('baseline:latest'), '')).toBe(true)
    expect(isVerdict({ refusedBy: 'baseline' }, 403, refusal('baseline:v1.35'), '')).toBe(true)
    expect(isVerdict({ refusedBy: 'baseline' }, 403, refusal('restricted:latest'), '')).toBe(false)
  })

  test('is not in the words of a policy or webhook', () => {
    const policy = `pods "x" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ${refusal('baseline:latest')}`
    expect(isVerdict({ refusedBy: 'baseline' }, 403, policy, '')).toBe(false)
  })

  test('is no warning', () => {
    expect(isVerdict({ refusedBy: 'baseline' }, 201, '', warning('baseline:latest'))).toBe(false)
  })
})

describe('an admission', () => {
  test('comes with a warning of the level that is asked for', () => {
    expect(isVerdict({ warnsOf: 'restricted' }, 201, '', warning('restricted:latest'))).toBe(true)
    expect(isVerdict({ warnsOf: 'restricted' }, 201, '', warning('baseline:latest'))).toBe(false)
    expect(isVerdict({ warnsOf: 'restricted' }, 201, '', '')).toBe(false)
  })

  test('without a warning has none of a level, whatever else is warned of', () => {
    expect(isVerdict({ warnsOf: 'nothing' }, 201, '', '299 - "something is deprecated"')).toBe(true)
    expect(isVerdict({ warnsOf: 'nothing' }, 201, '', warning('restricted:latest'))).toBe(false)
    expect(isVerdict({ warnsOf: 'nothing' }, 403, 'Forbidden', '')).toBe(false)
  })

  test('may be all that is asked for', () => {
    expect(isVerdict('admitted', 201, '', warning('restricted:latest'))).toBe(true)
    expect(isVerdict('admitted', 403, refusal('baseline:latest'), '')).toBe(false)
  })
})
