/** The rootless engine: a lab is a set of namespaces that an ordinary user may make. No Docker, no root, no set-uid helper. */
import { join } from 'node:path'
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
import { nodeAddress, nodeName } from '../../node/kubeadm.ts'
import { type NodeTools, prepareTools } from '../../node/programs/index.ts'
import { makeRootfs } from '../../node/rootfs.ts'
import { prepareStore } from '../../node/store.ts'
import { projectDir } from '../../paths.ts'
import { identifySelf, isAlive } from '../../process.ts'
import { LabFolder, type LabRecord, labIds, labsDir } from './folder.ts'
import { keepGolden, layStore } from './golden.ts'
import { RootlessLab } from './lab.ts'
import { endNamespaces, namespaceHolders } from './namespaces.ts'
import { rootlessRequirements } from './requirements.ts'
import { folderTrouble } from './trouble.ts'

interface Prepared {
  tools: NodeTools
  inside: string
  store: string
}

const scripts = ['outer.sh', 'inner.sh'].map(name => join(projectDir, 'lab-infra/engines/rootless', name))

export class RootlessEngine implements LabEngine {
  readonly name = 'rootless'

  async available(): Promise<Availability> {
    const { problems, warnings } = await rootlessRequirements()
    const [first] = problems
    return first ? { ok: false, ...first } : { ok: true, warnings }
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
    if (!labIdPattern.test(id))
      throw new LabError('bad-lab-id', `"${id}" is no lab id: lower-case letters, digits and dashes`)
    const { tools, inside, store } = await this.#prepared(report, signal)
    const folder = new LabFolder(id)
    if ((await labIds()).includes(id))
      throw new LabError('lab-exists', `There is a lab called ${id} already`, {
        remedy: `Choose another name, or: cks-lab lab destroy ${id}`,
      })
    const record: LabRecord = {
      id,
      engine: this.name,
      labels: options.labels ?? {},
      pace: options.pace ?? 'quick',
      createdAt: Date.now(),
      state: 'creating',
      worker: await identifySelf(),
      tools: tools.dir,
      inside,
      store,
    }
    const lab = new RootlessLab(folder, record)
    try {
      await folder.make()
      await folder.write(record)
      await makeRootfs(folder.at('node'), nodeName, nodeAddress)
      await layStore(folder, record)
      await lab.boot(report, signal)
      await folder.writeCredentials(await issueCredentials(lab.node, '/etc/cks-lab/kubeadm.yaml'))
      await keepGolden(folder, lab.node)
      await lab.markReady()
      signal.throwIfAborted()
      return lab
    } catch (error) {
      await lab.destroy()
      // What was cut short may say so in words of its own.
      signal.throwIfAborted()
      throw folderTrouble(error, folder.path)
    }
  }

  async adopt(): Promise<Lab[]> {
    const labs: Lab[] = []
    const holders = await namespaceHolders(labsDir())
    const ids = await labIds()
    for (const id of ids) {
      const folder = new LabFolder(id)
      const record = await folder.read()
      if (record?.state === 'ready' && record.inner && (await isAlive(record.inner))) {
        labs.push(new RootlessLab(folder, record))
      } else if (!(await folder.isBeingMade(record))) {
        await endNamespaces(holders.get(id))
        await folder.remove()
      }
    }
    for (const [id, left] of holders) if (!ids.includes(id)) await endNamespaces(left)
    return labs
  }
}
