/** Whether labs still run. */
import type { Lab } from '../../lab-infra/lab.ts'
import { isGone } from './session-errors.ts'

/**
 * Whether the lab's node still runs.
 * @throws LabError when that cannot be told now: a lab that did not answer is not dead
 */
export async function isAlive(lab: Lab): Promise<boolean> {
  if (lab.info.state === 'lost') return false
  try {
    await lab.node.exec(['true'], { timeoutMs: 5_000 })
    return true
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}
