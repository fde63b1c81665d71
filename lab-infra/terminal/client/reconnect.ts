const first = 250
const longest = 5000

/**
 * ms to wait after `failures` tries that failed in a row: nothing at first, then 250 ms doubling to 5 s, each shortened at
 * random by up to half, so that the pages of a restarted server do not all come back at once.
 */
export function reconnectDelay(failures: number, random: () => number = Math.random): number {
  if (failures === 0) return 0
  const pause = Math.min(longest, first * 2 ** (failures - 1))
  return Math.round(pause * (1 - random() / 2))
}
