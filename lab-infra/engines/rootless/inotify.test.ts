import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inotifyBound, inotifyRoom, instancesPerLab, refuseWithoutInotify } from './inotify.ts'

let proc: string
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'cks-lab-proc-'))
  mkdirSync(join(proc, 'sys/fs/inotify'), { recursive: true })
  writeFileSync(join(proc, 'sys/fs/inotify/max_user_instances'), '128\n')
})
afterEach(() => rmSync(proc, { recursive: true, force: true }))

const me = process.getuid!()
function runs(pid: number, ...descriptors: string[]): void {
  mkdirSync(join(proc, `${pid}/fd`), { recursive: true })
  for (const [fd, target] of descriptors.entries()) symlinkSync(target, join(proc, `${pid}/fd/${fd}`))
}

test('instances of all processes of the user are counted, and nothing else', async () => {
  runs(1, '/dev/null', 'anon_inode:inotify', 'anon_inode:inotify')
  runs(25, 'anon_inode:[eventpoll]', 'anon_inode:inotify')
  mkdirSync(join(proc, '99')) // one that is just ending
  expect(await inotifyRoom(proc, me)).toEqual({ limit: 128, used: 3 })
  expect(await inotifyRoom(proc, me + 1)).toEqual({ limit: 128, used: 0 })
})

test('where the kernel tells no limit, nothing is bounded', async () => {
  rmSync(join(proc, 'sys'), { recursive: true })
  const room = await inotifyRoom(proc, me)
  expect(room).toBeUndefined()
  expect(inotifyBound(room)).toBeUndefined()
  await refuseWithoutInotify(async () => room)
})

test('the number of labs is bounded by what is left', () => {
  const left = (labs: number) => inotifyBound({ limit: 1000, used: 1000 - labs })?.labs
  expect(left(4 * instancesPerLab)).toBe(4)
  expect(left(4 * instancesPerLab - 1)).toBe(3)
  expect(left(0)).toBe(0)
  expect(left(-5)).toBe(0)
})

test('what is missing is told with the setting, the numbers and a value that is enough', () => {
  const { reason, remedy } = inotifyBound({ limit: 128, used: 128 - 2 * instancesPerLab - 1 })!
  expect(reason).toContain('fs.inotify.max_user_instances is 128')
  expect(reason).toContain(`${128 - 2 * instancesPerLab - 1} are in use`)
  const value = Number(/sysctl -w fs\.inotify\.max_user_instances=(\d+)/.exec(remedy)?.[1])
  expect(inotifyBound({ limit: value, used: 100 })!.labs).toBeGreaterThanOrEqual(8)
})

test('a lab that would not boot for want of them is refused by that name', async () => {
  await expect(refuseWithoutInotify(async () => ({ limit: 128, used: 120 }))).rejects.toMatchObject({
    code: 'too-few-inotify-instances',
    message: expect.stringContaining('room for no more lab'),
    remedy: expect.stringContaining('sudo sysctl -w fs.inotify.max_user_instances='),
  })
  await refuseWithoutInotify(async () => ({ limit: 128, used: 128 - instancesPerLab }))
})
