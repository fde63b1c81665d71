/** What labs of every engine take of a machine, and how many more of them that allows. */
import { availableParallelism } from 'node:os'
import type { Bound, Capacity } from '../lab.ts'

/** Bytes for one lab of many: 700 MB of its own, and a share of the files that they all read. */
const labMemory = 1e9

/** Bytes: 130 MB when it is made, and what etcd, logs and a learner's files grow to. */
const labDisk = 5e8

/** A lab waits for a third of its time, for a kubelet, a probe or a back-off. More labs than this slow each other down. */
const labsPerProcessor = 1.5

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`

/** @param free bytes */
export function memoryBound(free: number): Bound {
  return {
    of: 'memory',
    labs: Math.floor(free / labMemory),
    beyond: 'starved',
    reason: `${gigabytes(free)} are free, and a lab takes up to ${gigabytes(labMemory)}`,
    remedy: 'End other programs or labs',
  }
}

/** Labs that nobody works with take next to nothing of processors, so those that run already are not counted. */
export function processorBound(processors = availableParallelism()): Bound {
  return {
    of: 'processors',
    labs: Math.ceil(processors * labsPerProcessor),
    beyond: 'slow',
    reason: `There are ${processors} processors, and a lab in which something happens keeps two thirds of one busy`,
    remedy: 'Let fewer labs work at a time',
  }
}

/** @param free bytes where labs are @param where that, for people */
export function diskBound(free: number, where: string, remedy: string): Bound {
  return {
    of: 'disk',
    labs: Math.floor(free / labDisk),
    beyond: 'starved',
    reason: `${gigabytes(free)} are free at ${where}, and a lab takes up to ${gigabytes(labDisk)}`,
    remedy,
  }
}

/**
 * @param memory bytes; default: what a process here could still take, within its control group
 * @returns what can be told: what cannot be looked at bounds nothing. Never throws.
 */
export async function capacityOf(
  running: Promise<number>,
  bounds: readonly Promise<Bound | undefined>[],
  memory = process.availableMemory(),
): Promise<Capacity> {
  const told = await Promise.all(bounds.map(bound => bound.catch(() => undefined)))
  return {
    running: await running.catch(() => 0),
    bounds: [memoryBound(memory), processorBound(), ...told.filter(bound => bound !== undefined)],
  }
}
