/** What kubectl does with a kubeconfig of the learner. */
import { type Kubeconfig, kubeconfigOf } from '../cluster/kubeconfig.ts'
import { kubectlDoes } from '../cluster/kubectl.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

/**
 * kubectl, the grader's own, does something with a kubeconfig of the node, as on a computer that has nothing but this
 * file, or it is refused it: 403, or 401. What it cannot do for any other reason is neither. A file that names programs
 * to sign in by is not tried.
 * @param args as one types them: ['get', 'pods', '-n', 'shop']. They are run, so they should only ask, or be a dry run.
 * @param options.context as of --context
 */
export async function observeKubectl(
  target: GradeTarget,
  path: string,
  args: string[],
  expected: 'accepted' | 'refused',
  options: { context?: string } = {},
): Promise<Observation> {
  const { context } = options
  const chosen = context === undefined ? [] : [`--context ${context}`]
  const where = ['kubectl', '--kubeconfig', path, ...chosen, ...args].join(' ')
  const { signIn, problem }: Kubeconfig = await kubeconfigOf(target, path, options)
  if (!signIn) return observe(false, where, expected, problem)
  const { ok, said } = await kubectlDoes(target, signIn.portable, args)
  const refused = !ok && /\((Forbidden|Unauthorized)\)|is forbidden|must be logged in/.test(said)
  return observe(expected === 'accepted' ? ok : refused, where, expected, ok ? 'accepted' : said)
}
