/** The grader's own way into a cluster: a client certificate made when the lab is, kept where the learner cannot see it. */
import { LabError, type LabNode } from '../lab.ts'

/**
 * Issues it: for a member of system:masters, whose rights no RBAC object can take.
 * @param config kubeadm's configuration on the node
 * @returns a kubeconfig
 * @throws LabError `credentials-failed`.
 */
export async function issueCredentials(node: LabNode, config: string): Promise<string> {
  const argv = ['kubeadm', 'kubeconfig', 'user', '--config', config]
  const user = ['--client-name', 'cks-lab-grader', '--org', 'system:masters']
  const made = await node.exec([...argv, ...user], { view: 'grader' })
  if (made.exitCode === 0) return made.stdout
  throw new LabError('credentials-failed', `The grader's credentials could not be made: ${made.stderr}`)
}
