/** How many kind labs there is room for. */
import type { Bound, Capacity } from '../../lab.ts'
import { capacityOf, diskBound } from '../bounds.ts'
import { containerEngine, type EngineInfo, findContainerEngine } from './container-engine.ts'
import { ourContainers } from './lab-containers.ts'
import { nodeContainer } from './names.ts'
import { freeDisk } from './requirements.ts'

export async function kindCapacity(): Promise<Capacity> {
  const found = await findContainerEngine()
  if ('problem' in found) return capacityOf(Promise.resolve(0), [])
  const { info } = found
  // The engine may run in a virtual machine that has less than this one.
  return capacityOf(runningLabs(info), [disk(info)], Math.min(process.availableMemory(), info.memory))
}

async function runningLabs({ provider }: EngineInfo): Promise<number> {
  const names = await ourContainers(containerEngine(provider), ['--filter', 'status=running'])
  return names.filter(name => name.endsWith(nodeContainer(''))).length
}

async function disk(info: EngineInfo): Promise<Bound | undefined> {
  const free = await freeDisk(info)
  if (free === undefined) return undefined
  const remedy = `Free some space; \`${info.provider} system df\` shows what takes it`
  return diskBound(free, info.dataFolder, remedy)
}
