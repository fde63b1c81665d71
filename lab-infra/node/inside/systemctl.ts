/** A stand-in for systemctl on a node without systemd: the services that candidates work with, in systemctl's words. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { readJournal } from './journal.ts'
import { isStopped, restartService, servicePid, services, startService, stopService } from './services.ts'
import { commandLine, readUnit, unitFiles } from './unit.ts'

const note =
  'cks-lab: this node runs no systemd; this is a stand-in for systemctl that knows kubelet and containerd.'
const usage = `${note}
Usage: systemctl {status|start|stop|restart|reload|cat|is-active|is-enabled|enable|disable|daemon-reload|list-units} [UNIT...]`

function fail(message: string, code: number): never {
  console.error(message)
  process.exit(code)
}

function status(name: string): number {
  const pid = servicePid(name)
  const files = unitFiles(name)
  console.log(`${pid ? '●' : '○'} ${name}.service`)
  console.log(`     Loaded: loaded (${files[0]}; enabled; preset: enabled)`)
  if (files.length > 1) console.log(`    Drop-In: ${files.slice(1).join('\n             ')}`)
  const since = pid ? statSync(`/proc/${pid}`).ctime.toISOString() : ''
  console.log(
    `     Active: ${pid ? `active (running) since ${since}` : isStopped(name) ? 'inactive (dead)' : 'activating (auto-restart)'}`,
  )
  if (pid) {
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
    console.log(`   Main PID: ${pid} (${name})`)
    console.log(`    Command: ${argv.join(' ')}`)
  }
  console.log()
  for (const line of readJournal([name]).slice(-10)) console.log(line.text)
  console.log(`\n${note}`)
  return pid ? 0 : 3
}

function cat(name: string): number {
  for (const file of unitFiles(name)) console.log(`# ${file}\n${readFileSync(file, 'utf8')}`)
  return 0
}

async function act(verb: string, name: string): Promise<number> {
  switch (verb) {
    case 'status':
      return status(name)
    case 'cat':
      return cat(name)
    case 'is-active':
      console.log(servicePid(name) ? 'active' : isStopped(name) ? 'inactive' : 'activating')
      return servicePid(name) ? 0 : 3
    case 'is-enabled':
      console.log('enabled')
      return 0
    case 'start':
    case 'restart':
    case 'reload-or-restart':
    case 'try-restart':
      // A unit that cannot be read must not cost the running process.
      commandLine(readUnit(name))
      if (verb === 'start') startService(name)
      else await restartService(name)
      return 0
    case 'stop':
      await stopService(name)
      return 0
    case 'enable':
    case 'disable':
      console.error(`${note} Services are always enabled here.`)
      return 0
    default:
      return fail(usage, 1)
  }
}

const args = process.argv.slice(2)
const options = new Set(args.filter(argument => argument.startsWith('-')))
const [verb = 'list-units', ...units] = args.filter(argument => !argument.startsWith('-'))
if (options.has('--help') || options.has('-h')) {
  console.log(usage)
} else if (verb === 'daemon-reload' || verb === 'reset-failed') {
  // Unit files are read anew at each start.
} else if (verb === 'list-units') {
  for (const name of services)
    console.log(`${name}.service loaded ${servicePid(name) ? 'active running' : 'inactive dead'}`)
  console.log(note)
} else {
  if (units.length === 0) fail(usage, 1)
  let code = 0
  for (const unit of units) {
    const name = unit.replace(/\.service$/, '')
    if (!services.includes(name) || unitFiles(name).length === 0) {
      if (existsSync('/run/systemd/system') === false) console.error(note)
      fail(`Unit ${name}.service could not be found.`, verb === 'status' ? 4 : 5)
    }
    try {
      code = Math.max(code, await act(verb, name))
    } catch (error) {
      fail(`Failed to ${verb} ${name}.service: ${(error as Error).message}`, 1)
    }
  }
  process.exitCode = code
}
