/** The program kind: makes and removes clusters. */
import { execa } from 'execa'
import { LabError, type Progress } from '../../lab.ts'
import { type ContainerEngine, explainWords } from './container-engine.ts'
import { network } from './names.ts'

/** What kind says while it works, as steps of ours. */
const steps: [said: RegExp, step: string, title: string, usualMs: number][] = [
  [/Ensuring node image/, 'kind-check', 'Look for the node’s image', 200],
  [/Preparing nodes/, 'kind-container', 'Start the node’s container', 2_000],
  [/Writing configuration/, 'kind-config', 'Write kubeadm’s configuration', 700],
  [/Starting control-plane/, 'kubeadm', 'Initialise the control plane', 10_000],
  [/Installing StorageClass/, 'kind-storage', 'Finish the cluster', 500],
]

export interface Kind {
  /**
   * Makes the cluster from a configuration; on failure and abort nothing of it is left.
   * @throws LabError `lab-exists`, `boot-failed`, `disk-full`, `container-engine-down`.
   */
  create(cluster: string, config: string, report: Progress, signal: AbortSignal): Promise<void>
}

export function kindProgram(program: string, containers: ContainerEngine, kubeconfig: string): Kind {
  const env = {
    KIND_EXPERIMENTAL_PROVIDER: containers.provider,
    [`KIND_EXPERIMENTAL_${containers.provider.toUpperCase()}_NETWORK`]: network,
  }
  /** @returns what it said when it failed */
  async function attempt(argv: string[], config: string, report: Progress, signal: AbortSignal) {
    signal.throwIfAborted()
    const following = followSteps(report)
    const running = execa(program, argv, {
      env,
      input: config,
      reject: false,
      cancelSignal: signal,
      // With the clients of the container engine that it has started.
      killDescendants: true,
      killSignal: 'SIGKILL',
    })
    const follow = (line: string) => {
      try {
        following.line(line)
      } catch (error) {
        // The loop over its lines ends only with kind itself.
        running.kill()
        throw error
      }
    }
    for await (const line of running.iterable({ from: 'stderr' })) follow(line)
    const result = await running
    following.end(result.failed ? 'failed' : 'done')
    signal.throwIfAborted()
    return result.failed ? `${result.stderr}\n${result.shortMessage ?? ''}` : undefined
  }
  return {
    async create(cluster, config, report, signal) {
      const argv = ['create', 'cluster', '--name', cluster, '--config', '-', '--kubeconfig', kubeconfig]
      for (let left = 2; ; left--) {
        const said = await attempt(argv, config, report, signal)
        if (said === undefined) return
        if (left === 0 || !portTaken.test(said)) throw explain(containers, cluster, said)
      }
    },
  }
}

/**
 * kind looks for a port that is free and gives it to the container engine a little later (pkg/cluster/internal/providers/
 * common/getport.go of kind v0.33.0); meanwhile another lab may have got it. Then nothing of the cluster is left.
 */
const portTaken = /port is already allocated|address already in use/i

function followSteps(report: Progress) {
  let now: { step: string; title: string; usualMs: number; since: number } | undefined
  const end = (state: 'done' | 'failed') => {
    if (now) {
      const { since, ...step } = now
      report({ ...step, state, tookMs: Date.now() - since })
    }
    now = undefined
  }
  return {
    end,
    line(line: string) {
      const found = steps.find(([said]) => said.test(line))
      if (!found || found[1] === now?.step) return
      end('done')
      const [, step, title, usualMs] = found
      now = { step, title, usualMs, since: Date.now() }
      report({ step, title, usualMs, state: 'started' })
    },
  }
}

function explain(containers: ContainerEngine, cluster: string, said: string): LabError {
  if (/already exist for a cluster with the name/.test(said))
    return new LabError('lab-exists', `There is a kind cluster called ${cluster} already`, {
      remedy: `It is none of cks-lab's: remove it with \`kind delete cluster --name ${cluster}\`, or choose another lab id.`,
    })
  const known = explainWords(containers.provider, 'kind create cluster', said)
  if (known.code !== 'container-engine-failed') return known
  const error = said.match(/^ERROR: .*$/m)?.[0] ?? known.message
  const cause = said.match(/^(?:error: |\[kubelet-check\] |E\d{4} ).*$/gm)?.at(-1)
  return new LabError('boot-failed', `The lab node did not come up: ${error}${cause ? `\n${cause}` : ''}`, {
    remedy: 'Try again; if it stays so, run `cks-lab doctor`, and mind free memory and disk.',
    cause: said,
  })
}
