/**
 * kubectl as the judge of a kubeconfig: the grader's own program on the node, given the text of the file and nothing
 * else, as on a computer to which that file alone was copied.
 */
import { brief } from '../shown.ts'
import type { GradeTarget } from '../types.ts'
import { type ReadKubeconfig, readKubeconfig, runsPrograms } from './kubeconfig-file.ts'

/**
 * The file lies where no process of the learner sees it, in a mount of this command's own, with an empty home folder
 * and no proxies, configurations or programs that an environment could name.
 */
const script = `set -e
mount -t tmpfs -o mode=700,size=16m tmpfs /opt
cat >/opt/kubeconfig
cd /opt
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/opt kubectl --kubeconfig=/opt/kubeconfig --request-timeout=5s "$@"`

/** Runs kubectl with a kubeconfig's text. Whoever calls makes sure that it names no programs and no files. */
async function kubectl(target: GradeTarget, kubeconfig: string, args: string[]) {
  const argv = ['unshare', '--mount', '--propagation', 'unchanged', 'sh', '-c', script, 'sh', ...args]
  const options = { view: 'grader' as const, input: kubeconfig, signal: target.signal, timeoutMs: 12_000 }
  const { exitCode, stdout, stderr, timedOut } = await target.node.exec(argv, options)
  return { ok: exitCode === 0, stdout, said: timedOut ? 'kubectl got no answer' : lastWords(stderr) }
}

/**
 * kubectl repeats itself while it tries, with lines of its log; what it ends with is its reason. Of a name that stands
 * twice it prints the whole list, with the keys in it as numbers.
 */
const lastWords = (stderr: string) =>
  brief(
    stderr
      .split('\n')
      .filter(it => it.trim() !== '' && !/^[EWI]\d{4} /.test(it))
      .at(-1) ?? stderr,
  )
    .replace(/^error: (error loading config file "[^"]*": )?/, '')
    .replaceAll('/opt/kubeconfig', 'the file')
    .replace(/ in list: \[.*/, ' in the list')

/** How kubectl itself reads a kubeconfig, or why it does not. It runs nothing for that and asks nobody. */
export function kubectlReads(target: GradeTarget, kubeconfig: string): Promise<ReadKubeconfig> {
  return target.once(`kubectl reads ${kubeconfig}`, async () => {
    const { ok, stdout, said } = await kubectl(target, kubeconfig, ['config', 'view', '--raw', '-o', 'json'])
    return ok ? readKubeconfig(stdout) : { problem: said }
  })
}

/** Who kubectl signs in as with a kubeconfig, or what it says instead. */
type SignedIn =
  | { user: string; groups: string[]; said?: never }
  | { user?: never; groups?: never; said: string }

/** Signs in with kubectl and asks who that is (kubectl auth whoami). A file that names programs is not tried. */
export function kubectlSignsIn(target: GradeTarget, kubeconfig: string): Promise<SignedIn> {
  return target.once(`kubectl signs in with ${kubeconfig}`, async () => {
    const read = await kubectlReads(target, kubeconfig)
    if (!read.file) return { said: read.problem }
    if (runsPrograms(read.file)) return { said: 'it names a program to sign in by, which is not run here' }
    const { ok, stdout, said } = await kubectl(target, kubeconfig, ['auth', 'whoami', '-o', 'json'])
    if (!ok) return { said }
    const { username = '', groups = [] } = JSON.parse(stdout).status?.userInfo ?? {}
    return { user: username, groups }
  })
}

/**
 * What kubectl does with a kubeconfig; nothing where that cannot be read, or names programs.
 * @param args of kubectl: ['get', 'pods', '-n', 'shop']
 */
export async function kubectlDoes(
  target: GradeTarget,
  kubeconfig: string,
  args: string[],
): Promise<{ ok: boolean; stdout: string; said: string }> {
  const read = await kubectlReads(target, kubeconfig)
  if (!read.file) return { ok: false, stdout: '', said: read.problem }
  if (runsPrograms(read.file))
    return { ok: false, stdout: '', said: 'it names a program to sign in by, which is not run here' }
  return kubectl(target, kubeconfig, args)
}
