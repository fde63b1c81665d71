/** Checks by asking: who is answered what. */
import { STATUS_CODES } from 'node:http'
import { admissionSettled } from '../cluster/admission-settled.ts'
import { authorizationAndAdmission } from '../cluster/late.ts'
import { type Observation, observe } from '../finding.ts'
import { type Answer, type Ask, api } from '../http.ts'
import { brief } from '../shown.ts'
import type { GradeTarget } from '../types.ts'
import { eventually } from './eventually.ts'

/** What an answer has to be; all that is given must hold. */
export interface Expected {
  status: number | number[]
  /** In the Status message or the body. */
  message?: string | RegExp
  /** What stands in the evidence for both: "refused by a ValidatingAdmissionPolicy". */
  words?: string
}

/**
 * Asks and judges the answer; the evidence is the request line, with what was asked about where
 * that is said, status and message. What admission judges, which is all
 * but GET, is asked when `admissionSettled`. What changes nothing (GET, and anything with ?dryRun=All) is asked again while
 * a role or a webhook that was just written may still be on its way.
 */
export async function observeRequest(
  target: GradeTarget,
  ask: Ask,
  expected: Expected,
): Promise<Observation> {
  const isRead = (ask.method ?? 'GET') === 'GET'
  if (!isRead) await admissionSettled(target)
  const repeatable = isRead || /[?&]dryRun=All(&|$)/.test(ask.path)
  const look = () => observeAnswer(target, ask, expected)
  return repeatable ? eventually(target, look, authorizationAndAdmission(target)) : look()
}

async function observeAnswer(target: GradeTarget, ask: Ask, expected: Expected): Promise<Observation> {
  const answer = await (await api(target)).ask(ask)
  const statuses = [expected.status].flat()
  // What a request that went through returned is of no use as evidence; why one was refused is.
  const said = answer.status < 300 ? '' : `: ${brief(answer.message)}`
  return observe(
    statuses.includes(answer.status) && says(answer, expected.message),
    ask.what ? `${answer.line}: ${ask.what}` : answer.line,
    expected.words ?? `${statuses.map(named).join(' or ')}${wanted(expected)}`,
    `${named(answer.status)}${said}`,
  )
}

const named = (status: number) => `${status} ${STATUS_CODES[status] ?? ''}`.trim()

const wanted = ({ message }: Expected) => (message === undefined ? '' : `: ${inWords(message)}`)

/** A pattern as people read it: what may be anything becomes an ellipsis. */
function inWords(message: string | RegExp): string {
  if (typeof message === 'string') return message
  return message.source
    .replace(/^\^/, '')
    .replace(/\[\^(["'])\][+*]/g, '…')
    .replace(/\\/g, '')
    .trim()
}

function says(answer: Answer, message: Expected['message']): boolean {
  if (message === undefined) return true
  return typeof message === 'string' ? answer.message.includes(message) : message.test(answer.message)
}
