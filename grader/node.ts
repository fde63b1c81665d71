/** Commands on the node whose output a check rests on. */
import { LabError } from '../lab-infra/lab.ts'
import type { GradeTarget } from './types.ts'

/**
 * What a command printed.
 * @throws Error when it failed or took too long: then nothing was found out.
 */
export async function answerOf(target: GradeTarget, argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr, timedOut } = await target.node.exec(argv, {
    view: 'grader',
    signal: target.signal,
  })
  if (exitCode === 0) return stdout
  const how = timedOut ? 'took too long' : `ended with ${exitCode}`
  throw new Error(`${argv[0]} ${how} on the node: ${stderr.trim() || 'no message'}`)
}

/**
 * A file of the node; undefined when there is none, which is for a check to judge.
 * @throws LabError `node-unreachable`
 */
export function fileIfAny(target: GradeTarget, path: string): Promise<Buffer | undefined> {
  return target.node.readFile(path).catch(error => {
    if (error instanceof LabError && error.code === 'no-such-file') return undefined
    throw error
  })
}
