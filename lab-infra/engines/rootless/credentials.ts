/** The grader's own way into the cluster: a client certificate made when the lab is, kept where the learner cannot see it. */

import { readFile, writeFile } from 'node:fs/promises'
import { KubeConfig } from '@kubernetes/client-node'
import { LabError } from '../../lab.ts'
import type { LabFolder } from './folder.ts'
import { execIn, type Namespaces } from './namespaces.ts'

const file = 'grader.kubeconfig'

/** Issues the certificate: a member of system:masters, whose rights no RBAC object can take. */
export async function issueCredentials(folder: LabFolder, namespaces: Namespaces): Promise<void> {
  const made = await execIn(
    namespaces,
    [
      'kubeadm',
      'kubeconfig',
      'user',
      '--config',
      '/etc/cks-lab/kubeadm.yaml',
      '--client-name',
      'cks-lab-grader',
      '--org',
      'system:masters',
    ],
    { view: 'grader' },
  )
  if (made.exitCode !== 0)
    throw new LabError(
      'credentials-failed',
      `The grader's credentials could not be made: ${made.stderr.toString('utf8')}`,
    )
  await writeFile(folder.at(file), made.stdout, { mode: 0o600 })
}

/** Reads them back. */
export async function readCredentials(folder: LabFolder): Promise<KubeConfig> {
  const config = new KubeConfig()
  config.loadFromString(await readFile(folder.at(file), 'utf8'))
  return config
}
