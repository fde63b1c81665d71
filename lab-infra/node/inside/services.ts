/** Talks to PID 1 about its services: to init.sh by the files it reads, to systemd by its own systemctl. */
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { readPlainFile } from './plain-file.ts'

const state = '/run/cks-lab/services'
export const services = ['kubelet', 'containerd']
/** As sd_booted(3) finds out. */
export const hasSystemd = existsSync('/run/systemd/system')

const systemctl = (...argv: string[]) => execFileSync('systemctl', argv, { encoding: 'utf8' })

/** The PID a service runs as, or undefined. */
export function servicePid(name: string): number | undefined {
  try {
    const pid = Number(readPlainFile(`${state}/${name}.pid`))
    if (!(pid > 0)) return undefined
    process.kill(pid, 0)
    return pid
  } catch {
    return undefined
  }
}

async function end(name: string): Promise<void> {
  const pid = servicePid(name)
  if (!pid) return
  process.kill(pid, 'SIGTERM')
  for (let waited = 0; servicePid(name) === pid; waited += 20) {
    if (waited === 10_000) process.kill(pid, 'SIGKILL')
    await sleep(20)
  }
}

function request(name: string): void {
  writeFileSync(`${state}/${name}.request`, 'start\n')
}

export function isStopped(name: string): boolean {
  if (hasSystemd) {
    const state = systemctl('show', '--property=ActiveState', '--value', name)
    return ['inactive', 'deactivating'].includes(state.trim())
  }
  return existsSync(`${state}/${name}.stopped`)
}

export async function stopService(name: string): Promise<void> {
  if (hasSystemd) {
    await promisify(execFile)('systemctl', ['stop', name])
    return
  }
  writeFileSync(`${state}/${name}.stopped`, '')
  await end(name)
}

export function startService(name: string): void {
  if (hasSystemd) {
    systemctl('--no-block', 'start', name)
    return
  }
  rmSync(`${state}/${name}.stopped`, { force: true })
  if (!servicePid(name)) request(name)
}

/** Ends the process, if any, and has it started again at once. */
export async function restartService(name: string): Promise<void> {
  rmSync(`${state}/${name}.stopped`, { force: true })
  await end(name)
  request(name)
}
