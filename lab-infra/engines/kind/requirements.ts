/** What a machine must have for kind labs. */
import { access, constants, statfs } from 'node:fs/promises'
import type { Availability, Hurdle } from '../../lab.ts'
import { type EngineInfo, findContainerEngine } from './container-engine.ts'

/** bytes: one lab, and something for the rest. */
const memoryWanted = 2 * 1024 ** 3
/** bytes: the image, while it is built. */
const diskWanted = 6 * 1024 ** 3

/** What keeps kind labs from running here, and what makes them worse; never throws. */
export async function kindRequirements(): Promise<Availability> {
  const found = await findContainerEngine()
  if ('problem' in found) {
    const { message, remedy } = found.problem
    return { problems: [{ reason: message, remedy: remedy ?? 'Use the engine rootless.' }], warnings: [] }
  }
  const { info } = found
  const free = await freeDisk(info)
  return {
    problems: [...memoryProblem(info), ...diskProblem(info, free)],
    warnings: rootWarning(info),
    summary: summary(info, free),
  }
}

const gigabytes = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(0)} GB`

function summary(info: EngineInfo, free: number | undefined): string {
  const how = info.rootless ? ', rootless' : ''
  const disk = free === undefined ? '' : `, ${gigabytes(free)} of disk free`
  return `${info.provider} ${info.version}${how}, cgroup v${info.cgroup}, ${gigabytes(info.memory)} of memory${disk}`
}

function memoryProblem(info: EngineInfo): Hurdle[] {
  if (info.memory >= memoryWanted) return []
  return [
    {
      reason: `${info.provider} has ${gigabytes(info.memory)} of memory; one lab needs ${gigabytes(memoryWanted)}`,
      remedy: 'Give it more (Docker Desktop: Settings, Resources).',
    },
  ]
}

/** Undefined where the engine's disk is not this machine's, or may not be looked at. */
export async function freeDisk({ dataFolder }: EngineInfo): Promise<number | undefined> {
  for (let folder = dataFolder; folder.length > 1; folder = folder.slice(0, folder.lastIndexOf('/'))) {
    const readable = await access(folder, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (!readable) continue
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  }
  return undefined
}

function diskProblem(info: EngineInfo, free: number | undefined): Hurdle[] {
  if (free === undefined || free >= diskWanted) return []
  return [
    {
      reason: `The disk of ${info.provider} (${info.dataFolder}) has ${gigabytes(free)} free; building the node's image takes ${gigabytes(diskWanted)}`,
      remedy: `Free some space; \`${info.provider} system df\` shows what takes it.`,
    },
  ]
}

function rootWarning(info: EngineInfo): Hurdle[] {
  if (info.rootless) return []
  return [
    {
      reason:
        'kind labs are privileged containers: root in a lab is root of this machine’s kernel, its disks and its settings',
      remedy:
        'Where labs are for people you do not trust, use the engine rootless, or Docker in rootless mode.',
    },
  ]
}
