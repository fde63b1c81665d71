/** The kind engine: a lab is a kind cluster of one node, in Docker or Podman. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Availability,
  type Capacity,
  type CreateOptions,
  type Lab,
  type LabEngine,
  LabError,
  type LabFeature,
  type Progress,
} from '../../lab.ts'
import { prepareStore } from '../../node/image-store.ts'
import { prepareInside } from '../../node/inside.ts'
import { prepareTools } from '../../node/prepare.ts'
import { prepareExtra } from '../../node/programs/extras.ts'
import { projectDir } from '../../paths.ts'
import { adoptLabs } from '../adopt.ts'
import { createLab } from '../create.ts'
import { labIdsIn } from '../lab-folder.ts'
import { kindCapacity } from './capacity.ts'
import { removeImages } from './clean.ts'
import { clusterConfig } from './config.ts'
import { type ContainerEngine, containerEngine, findContainerEngine } from './container-engine.ts'
import { keepGolden } from './golden.ts'
import { nodeImage } from './image/index.ts'
import { kindProgram } from './kind.ts'
import { KindLab } from './lab.ts'
import { ourContainers, removeContainers } from './lab-containers.ts'
import { KindFolder, labsDir } from './lab-folder.ts'
import { limitArguments } from './limits.ts'
import { clusterName, graderContainer, nodeContainer } from './names.ts'
import { ensureNetwork } from './network.ts'
import { kindRequirements } from './requirements.ts'

interface Prepared {
  containers: ContainerEngine
  program: string
  image: string
}

const scripts = ['entrypoint.sh', 'finish.sh', 'grader-view.sh'].map(name =>
  join(projectDir, 'lab-infra/engines/kind/inside', name),
)

export class KindEngine implements LabEngine {
  readonly name = 'kind'
  readonly features: readonly LabFeature[] = ['cgroups', 'systemd']

  available(): Promise<Availability> {
    return kindRequirements()
  }

  capacity(): Promise<Capacity> {
    return kindCapacity()
  }

  async clean({ all }: { all: boolean }): Promise<string[]> {
    const removed = await removeImages(all)
    return removed.length > 0 ? [`${removed.length} container images`] : []
  }

  async prepare(report: Progress, signal: AbortSignal): Promise<void> {
    await this.#prepared(report, signal)
  }

  async #prepared(report: Progress, signal: AbortSignal): Promise<Prepared> {
    const containers = await chosenContainerEngine()
    const tools = await prepareTools({ report, signal })
    const program = await prepareExtra('kind', { report, signal })
    const inside = await prepareInside(scripts)
    const store = await prepareStore(tools, report, signal)
    const image = await nodeImage(containers, { tools, inside, store }, report, signal)
    await ensureNetwork(containers)
    return { containers, program, image }
  }

  async create(id: string, options: CreateOptions, report: Progress, signal: AbortSignal): Promise<Lab> {
    const limits = limitArguments()
    const folder = new KindFolder(id)
    return createLab(id, options, signal, {
      engine: this.name,
      records: folder,
      kubeadmConfig: '/kind/kubeadm.conf',
      lab: record => new KindLab(folder, record),
      prepare: async () => {
        const { containers, program, image } = await this.#prepared(report, signal)
        const cluster = clusterName(id)
        await refuseForeign(containers, cluster)
        const kind = kindProgram(program, containers, folder.at('kind.kubeconfig'))
        return {
          own: { provider: containers.provider, cluster, image, run: [] },
          async boot(lab) {
            try {
              await kind.create(cluster, clusterConfig(image), report, signal)
              await containers.run(['update', ...limits, nodeContainer(cluster)], { signal })
              await lab.takeOver(report, signal)
            } catch (error) {
              // A request to make a container outlives the client that was ended with kind.
              await sleep(1_500)
              throw error
            }
          },
          keep: ({ node }) => keepGolden(containers, cluster, node, folder.golden),
        }
      },
    })
  }

  async adopt(): Promise<Lab[]> {
    const found = await findContainerEngine()
    // What a container engine that does not answer runs is not known, so nothing is given up.
    if ('problem' in found) {
      if ((await labIdsIn(labsDir())).length > 0) throw found.problem
      return []
    }
    const containers = containerEngine(found.info.provider)
    // Before the records are listed: a lab that another process begins from here on is not among these.
    const there = await ourContainers(containers)
    const running = await ourContainers(containers, ['--filter', 'status=running'])
    const ids = await labIdsIn(labsDir())
    const labs = await adoptLabs({
      records: ids.map(id => new KindFolder(id)),
      runs: ({ cluster }) => running.includes(nodeContainer(cluster)),
      canBeReset: record => existsSync(new KindFolder(record.id).golden),
      lab: record => new KindLab(new KindFolder(record.id), record),
      end: id => removeContainers(containers, name => containersOf(id).includes(name)),
    })
    const known = ids.flatMap(containersOf)
    await removeContainers(containers, name => there.includes(name) && !known.includes(name))
    return labs
  }
}

/** The names of a lab's containers. */
const containersOf = (id: string) => [nodeContainer(clusterName(id)), graderContainer(clusterName(id))]

/** @throws LabError with why none answers. */
async function chosenContainerEngine(): Promise<ContainerEngine> {
  const found = await findContainerEngine()
  if ('problem' in found) throw found.problem
  return containerEngine(found.info.provider)
}

/** A container of that name that we did not make is somebody else's. */
async function refuseForeign(containers: ContainerEngine, cluster: string): Promise<void> {
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
