/** kube-bench's verdicts on a node: https://github.com/aquasecurity/kube-bench with the checks that come in its module. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError, type LabNode, type Progress } from '../../lab-infra/lab.ts'
import { moduleFolder, prepareExtra } from '../../lab-infra/node/programs/extras.ts'
import type { Found } from './questions.ts'

/** The newest that kube-bench v0.12.0 brings; its map of versions ends with it, at Kubernetes 1.31. */
const benchmark = 'cis-1.10'

/** On the node, where it sees files and processes as a candidate does; not in /tmp, where nothing may be executed. */
const folder = '/root/kube-bench'

interface Report {
  Controls: { tests: { results: { test_number: string; test_desc: string; status: string }[] }[] }[]
}

/**
 * Verdicts by number and text of the check: PASS, FAIL, WARN (to be judged by a person) or INFO.
 * @throws LabError `question-failed`, and as `prepareExtra` does
 */
export async function kubeBenchFound(
  node: LabNode,
  options: { report: Progress; signal: AbortSignal },
): Promise<Found> {
  const program = await prepareExtra('kube-bench', options)
  const checks = join(await moduleFolder('kube-bench', options), 'cfg')
  const files = [
    'config.yaml',
    ...(await readdir(join(checks, benchmark))).map(name => join(benchmark, name)),
  ]
  try {
    await node.writeFile(`${folder}/kube-bench`, await readFile(program), 0o755)
    for (const file of files)
      await node.writeFile(`${folder}/cfg/${file}`, await readFile(join(checks, file)))
    const targets = ['--targets', 'master,controlplane,etcd,node,policies']
    const result = await node.exec(
      [
        `${folder}/kube-bench`,
        'run',
        '--config-dir',
        `${folder}/cfg`,
        '--benchmark',
        benchmark,
        ...targets,
        '--json',
      ],
      { env: { KUBECONFIG: '/etc/kubernetes/admin.conf' }, timeoutMs: 120_000, signal: options.signal },
    )
    if (result.exitCode !== 0)
      throw new LabError('question-failed', `kube-bench failed on node ${node.name}: ${result.stderr.trim()}`)
    const report = JSON.parse(result.stdout) as Report
    const verdicts = report.Controls.flatMap(({ tests }) => tests).flatMap(({ results }) => results)
    return Object.fromEntries(verdicts.map(one => [`${one.test_number} ${one.test_desc}`, one.status]))
  } finally {
    await node.exec(['rm', '-rf', folder])
  }
}
