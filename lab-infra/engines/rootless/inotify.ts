/**
 * inotify instances: the kernel counts them for each user, over all namespaces that this user made, so all rootless labs share
 * one limit, 128 on many machines (inotify(7), user.max_inotify_instances in user_namespaces(7)). kubelet, API server and
 * controllers watch files by them, and do not start without.
 */
import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { type Bound, LabError } from '../../lab.ts'

const setting = 'fs.inotify.max_user_instances'

/** What a lab takes: 24 were counted on one at rest, and the API server has one more for some files that its flags name. */
export const instancesPerLab = 26

/** Who raises the limit need not do it again for some time. */
const manyLabs = 16

export interface InotifyRoom {
  limit: number
  /** By the user's processes, those of labs included. */
  used: number
}

/**
 * What there is for the user that asks. Undefined where the kernel does not tell a limit.
 * @param proc where the kernel tells of its processes
 */
export async function inotifyRoom(
  proc = '/proc',
  user = process.getuid?.() ?? 0,
): Promise<InotifyRoom | undefined> {
  const told = await readFile(`${proc}/sys/fs/inotify/max_user_instances`, 'utf8').catch(() => '')
  const limit = Number.parseInt(told, 10)
  if (Number.isNaN(limit)) return undefined
  const processes = (await readdir(proc)).filter(name => /^\d+$/.test(name))
  const counts = await Promise.all(processes.map(pid => instancesOf(`${proc}/${pid}`, user)))
  return { limit, used: counts.reduce((sum, count) => sum + count, 0) }
}

/** 0 for a process of another user, or one that ended meanwhile. */
async function instancesOf(process: string, user: number): Promise<number> {
  try {
    if ((await stat(process)).uid !== user) return 0
    const open = await readdir(`${process}/fd`)
    const targets = await Promise.all(open.map(fd => readlink(`${process}/fd/${fd}`).catch(() => '')))
    return targets.filter(target => target === 'anon_inode:inotify').length
  } catch {
    return 0
  }
}

/** How many more labs can run. Undefined where nothing bounds them. */
export function inotifyBound(room: InotifyRoom | undefined): Bound | undefined {
  if (!room) return undefined
  const { limit, used } = room
  const enough = 2 ** Math.ceil(Math.log2(used + instancesPerLab * manyLabs))
  return {
    of: 'inotify instances',
    labs: Math.max(0, Math.floor((limit - used) / instancesPerLab)),
    beyond: 'refused',
    reason: `The kernel setting ${setting} is ${limit} for all programs of one user, ${used} are in use, and a lab takes ${instancesPerLab}`,
    remedy: `End other labs or programs, or raise it now: sudo sysctl -w ${setting}=${enough} and for every start: echo '${setting}=${enough}' | sudo tee /etc/sysctl.d/60-cks-lab-inotify.conf`,
  }
}

/** @throws LabError `too-few-inotify-instances` where a lab would not boot for want of them. */
export async function refuseWithoutInotify(
  ask: () => Promise<InotifyRoom | undefined> = inotifyRoom,
): Promise<void> {
  const bound = inotifyBound(await ask())
  if (bound?.labs !== 0) return
  throw new LabError('too-few-inotify-instances', `There is room for no more lab: ${bound.reason}`, {
    remedy: `${bound.remedy}.`,
  })
}
