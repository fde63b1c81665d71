/** The kind engine: a lab is a kind cluster of one node, in Docker or Podman. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Availability,
  type CreateOptions,
  type Lab,
  type LabEngine,
  LabError,
  labIdPattern,
  type Progress,
} from '../../lab.ts'
import { issueCredentials } from '../../node/credentials.ts'
import { prepareInside } from '../../node/inside.ts'
import { prepareExtra, prepareTools } from '../../node/programs/index.ts'
import { prepareStore } from '../../node/store.ts'
import { projectDir } from '../../paths.ts'
import { identifySelf } from '../../process.ts'
import { labIdsIn } from '../lab-folder.ts'
import { clusterConfig } from './config.ts'
import { ourContainers, removeContainers } from './container.ts'
import { type Containers, containersOf, findContainers } from './containers.ts'
import { keepGolden } from './golden.ts'
import { nodeImage } from './image/index.ts'
import { kindProgram } from './kind.ts'
import { KindLab } from './lab.ts'
import { limitArguments } from './limits.ts'
import { clusterName, graderContainer, nodeContainer } from './names.ts'
import { ensureNetwork } from './network.ts'
import { LabFolder, type LabRecord, labsDir } from './record.ts'
import { kindRequirements } from './requirements.ts'

interface Prepared {
  containers: Containers
  program: string
  image: string
}

const scripts = ['entrypoint.sh', 'finish.sh', 'grader-view.sh'].map(name =>
  join(projectDir, 'lab-infra/engines/kind/inside', name),
)

export class KindEngine implements LabEngine {
  readonly name = 'kind'

  async available(): Promise<Availability> {
    const { problems, warnings, summary } = await kindRequirements()
    const [first] = problems
    return first ? { ok: false, ...first } : { ok: true, warnings, ...(summary && { summary }) }
  }

  async prepare(report: Progress, signal: AbortSignal): Promise<void> {
    await this.#prepared(report, signal)
  }

  async #prepared(report: Progress, signal: AbortSignal): Promise<Prepared> {
    const containers = await chosenContainers()
    const tools = await prepareTools({ report, signal })
    const program = await prepareExtra('kind', { report, signal })
    const inside = await prepareInside(scripts)
    const store = await prepareStore(tools, report, signal)
    const image = await nodeImage(containers, { tools, inside, store }, report, signal)
    await ensureNetwork(containers)
    return { containers, program, image }
  }

  async create(id: string, options: CreateOptions, report: Progress, signal: AbortSignal): Promise<Lab> {
    if (!labIdPattern.test(id))
      throw new LabError('bad-lab-id', `"${id}" is no lab id: lower-case letters, digits and dashes`)
    const limits = limitArguments()
    const { containers, program, image } = await this.#prepared(report, signal)
    const folder = new LabFolder(id)
    if ((await labIdsIn(labsDir())).includes(id))
      throw new LabError('lab-exists', `There is a lab called ${id} already`, {
        remedy: `Choose another name, or: cks-lab lab destroy ${id}`,
      })
    const cluster = clusterName(id)
    await refuseForeign(containers, cluster)
    const record: LabRecord = {
      id,
      engine: this.name,
      labels: options.labels ?? {},
      pace: options.pace ?? 'quick',
      createdAt: Date.now(),
      state: 'creating',
      worker: await identifySelf(),
      provider: containers.provider,
      cluster,
      image,
      run: [],
    }
    const lab = new KindLab(folder, record)
    try {
      await folder.make()
      await folder.write(record)
      const kind = kindProgram(program, containers, folder.at('kind.kubeconfig'))
      await kind.create(cluster, clusterConfig(image), report, signal)
      await containers.run(['update', ...limits, nodeContainer(cluster)], { signal })
      await lab.rememberContainer()
      await lab.startGrader(signal)
      await lab.node.exec(['/opt/cks-lab/finish.sh'])
      await lab.awaitCluster(report, signal)
      await folder.writeCredentials(await issueCredentials(lab.node, '/kind/kubeadm.conf'))
      await keepGolden(containers, cluster, lab.node, folder.golden)
      await lab.markReady()
      signal.throwIfAborted()
      return lab
    } catch (error) {
      // A request to make a container outlives the client that was ended with kind.
      if (signal.aborted) await sleep(1_500)
      await lab.destroy()
      // What was cut short may say so in words of its own.
      signal.throwIfAborted()
      throw error
    }
  }

  async adopt(): Promise<Lab[]> {
    const found = await findContainers()
    if ('problem' in found) return []
    const containers = containersOf(found.info.provider)
    const running = await ourContainers(containers, ['--filter', 'status=running'])
    const labs: KindLab[] = []
    const kept: string[] = []
    for (const id of await labIdsIn(labsDir())) {
      const folder = new LabFolder(id)
      const record = await folder.read()
      const cluster = record?.cluster ?? clusterName(id)
      const lab = record && new KindLab(folder, record)
      if (lab && record.state === 'ready' && running.includes(nodeContainer(cluster))) labs.push(lab)
      else if (!(await folder.isBeingMade(record))) {
        await (lab ? lab.destroy() : folder.remove())
        continue
      }
      kept.push(nodeContainer(cluster), graderContainer(cluster))
    }
    await removeContainers(containers, name => !kept.includes(name))
    return labs
  }
}

/** @throws LabError with why none answers. */
async function chosenContainers(): Promise<Containers> {
  const found = await findContainers()
  if ('problem' in found) throw found.problem
  return containersOf(found.info.provider)
}

/** A container of that name that we did not make is somebody else's. */
async function refuseForeign(containers: Containers, cluster: string): Promise<void> {
  const name = nodeContainer(cluster)
  if ((await containers.ask(['container', 'inspect', '--format', 'there', name])) === undefined) return
  throw new LabError(
    'lab-exists',
    `There is a container called ${name}, which cks-lab did not make for a lab it knows`,
    {
      remedy: `Remove it: ${containers.provider} rm --force ${name}; or choose another lab id.`,
    },
  )
}
