/** A secret of each lab that its learner cannot know: by it a check tells what setup.sh made from what came later. */
import { createHmac } from 'node:crypto'
import type { Lab } from '../lab-infra/lab.ts'

/** Derived from the grader's own credentials, which are never on the node. */
export async function sealKey(lab: Pick<Lab, 'kubeConfig'>): Promise<string> {
  const user = (await lab.kubeConfig()).getCurrentUser()
  const secret = user?.keyData ?? user?.token
  if (!secret) throw new Error('the grader has no credentials for this lab')
  return createHmac('sha256', secret).update('cks-lab seal').digest('hex')
}
