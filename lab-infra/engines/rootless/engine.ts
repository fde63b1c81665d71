/** The rootless engine: a lab is a set of namespaces that an ordinary user may make. No Docker, no root, no set-uid helper. */
import { join } from 'node:path'
import type {
  Availability,
  Capacity,
  CreateOptions,
  Lab,
  LabEngine,
  LabFeature,
  Progress,
} from '../../lab.ts'
import { keepFirstObjects, layFirstObjects } from '../../node/first-objects.ts'
import { prepareStore } from '../../node/image-store.ts'
import { prepareInside } from '../../node/inside.ts'
import { nodeAddress, nodeName } from '../../node/kubeadm.ts'
import { prepareTools } from '../../node/prepare.ts'
import { makeRootfs } from '../../node/rootfs.ts'
import type { NodeTools } from '../../node/tools.ts'
import { projectDir } from '../../paths.ts'
import { isAlive } from '../../process.ts'
import { adoptLabs } from '../adopt.ts'
import { createLab } from '../create.ts'
import { rootlessCapacity } from './capacity.ts'
import { golden, keepGolden, layStore } from './golden.ts'
import { refuseWithoutInotify } from './inotify.ts'
import { RootlessLab } from './lab.ts'
import { labIds, labsDir, RootlessFolder } from './lab-folder.ts'
import { endNamespaces, namespaceHolders } from './namespaces.ts'
import { removeTrials, rootlessRequirements } from './requirements.ts'

interface Prepared {
  tools: NodeTools
  inside: string
  store: string
}

const scripts = ['outer.sh', 'inner.sh', 'limits.sh', 'isolate.pl'].map(name =>
  join(projectDir, 'lab-infra/engines/rootless', name),
)

export class RootlessEngine implements LabEngine {
  readonly name = 'rootless'
  readonly features: readonly LabFeature[] = []

  available(): Promise<Availability> {
    return rootlessRequirements()
  }

  capacity(): Promise<Capacity> {
    return rootlessCapacity()
  }

  async clean(): Promise<string[]> {
    await removeTrials()
    return []
  }

  async prepare(report: Progress, signal: AbortSignal): Promise<void> {
    await this.#prepared(report, signal)
  }

  async #prepared(report: Progress, signal: AbortSignal): Promise<Prepared> {
    const tools = await prepareTools({ report, signal })
    const inside = await prepareInside(scripts)
    const store = await prepareStore(tools, report, signal)
    return { tools, inside, store }
  }

  async create(id: string, options: CreateOptions, report: Progress, signal: AbortSignal): Promise<Lab> {
    const folder = new RootlessFolder(id)
    return createLab(id, options, signal, {
      engine: this.name,
      records: folder,
      kubeadmConfig: '/etc/cks-lab/kubeadm.yaml',
      lab: record => new RootlessLab(folder, record),
      prepare: async () => {
        const { tools, inside, store } = await this.#prepared(report, signal)
        await refuseWithoutInotify()
        return {
          own: { tools: tools.dir, inside, store },
          async boot(lab) {
            await folder.makeEmptyParts()
            await makeRootfs(folder.at('node'), nodeName, nodeAddress)
            await layStore(folder, store)
            await layFirstObjects(store, folder.at('node'))
            await lab.start(report, signal)
            await keepFirstObjects(store, lab.node)
          },
          keep: ({ node }) => keepGolden(folder, node),
        }
      },
    })
  }

  async adopt(): Promise<Lab[]> {
    const holders = await namespaceHolders(labsDir())
    const ids = await labIds()
    const labs = await adoptLabs({
      records: ids.map(id => new RootlessFolder(id)),
      runs: async ({ inner }) => inner !== undefined && (await isAlive(inner)),
      canBeReset: record => new RootlessFolder(record.id).has(golden),
      lab: record => new RootlessLab(new RootlessFolder(record.id), record),
      end: id => endNamespaces(holders.get(id)),
    })
    for (const [id, left] of holders) if (!ids.includes(id)) await endNamespaces(left)
    return labs
  }
}
