/** Reads systemd service units as far as the node's services need: systemd.service(5), systemd.exec(5). */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export interface Unit {
  name: string
  /** The unit file and its drop-ins, in the order they are read. */
  files: string[]
  execStart: string
  environment: Record<string, string>
}

/** Where unit files are read from. */
export interface UnitDisk {
  exists(path: string): boolean
  list(folder: string): string[]
  read(path: string): string
}

const ownDisk: UnitDisk = {
  exists: existsSync,
  list: path => readdirSync(path),
  read: path => readFileSync(path, 'utf8'),
}

/** Folders of units, the first that has the unit wins; drop-ins come from all of them. */
export const unitFolders = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system']

/** The files of a service, or none when there is no such unit. */
export function unitFiles(name: string, disk = ownDisk): string[] {
  const main = unitFolders.map(folder => `${folder}/${name}.service`).find(path => disk.exists(path))
  if (!main) return []
  const dropIns = new Map<string, string>()
  for (const folder of [...unitFolders].reverse()) {
    const path = `${folder}/${name}.service.d`
    if (!disk.exists(path)) continue
    for (const file of disk.list(path)) if (file.endsWith('.conf')) dropIns.set(file, `${path}/${file}`)
  }
  return [main, ...[...dropIns.keys()].sort().map(file => dropIns.get(file) as string)]
}

/** Splits as systemd does: blanks separate, quotes keep together. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+))+/g)].map(match =>
    match[0].replace(
      /"((?:[^"\\]|\\.)*)"|'([^']*)'/g,
      (_, double, single) => double?.replace(/\\(.)/g, '$1') ?? single,
    ),
  )
}

function assign(environment: Record<string, string>, words: string[]): void {
  for (const word of words) {
    const at = word.indexOf('=')
    if (at > 0) environment[word.slice(0, at)] = word.slice(at + 1)
  }
}

function readEnvironmentFile(path: string, environment: Record<string, string>, disk: UnitDisk): void {
  const optional = path.startsWith('-')
  const file = optional ? path.slice(1) : path
  if (!disk.exists(file)) {
    if (optional) return
    throw new Error(`Failed to load environment files: ${file}: No such file or directory`)
  }
  for (const line of disk.read(file).split('\n')) {
    const text = line.trim()
    const at = text.indexOf('=')
    if (text.startsWith('#') || at < 1) continue
    environment[text.slice(0, at)] = splitWords(text.slice(at + 1)).join(' ')
  }
}

/** Reads a unit with its drop-ins. @throws Error in systemd's words when a file is missing. */
export function readUnit(name: string, disk = ownDisk): Unit {
  const files = unitFiles(name, disk)
  if (files.length === 0) throw new Error(`Unit ${name}.service could not be found.`)
  const unit: Unit = { name, files, execStart: '', environment: {} }
  const environmentFiles: string[] = []
  for (const file of files) {
    let section = ''
    for (const line of disk.read(file).replace(/\\\n/g, ' ').split('\n')) {
      const text = line.trim()
      if (text.startsWith('[')) section = text
      const at = text.indexOf('=')
      if (section !== '[Service]' || text.startsWith('#') || text.startsWith(';') || at < 1) continue
      const [key, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()]
      if (key === 'ExecStart') unit.execStart = value
      if (key === 'Environment') assign(unit.environment, splitWords(value))
      if (key === 'EnvironmentFile') environmentFiles.push(value)
    }
  }
  for (const file of environmentFiles) readEnvironmentFile(file, unit.environment, disk)
  return unit
}

/** The command line of a unit: `${NAME}` stays one word, `$NAME` alone is split into words, as systemd does. */
export function commandLine(unit: Unit): string[] {
  return splitWords(unit.execStart).flatMap(word => {
    const whole = /^\$(\w+)$/.exec(word)
    if (whole) return splitWords(unit.environment[whole[1] as string] ?? '')
    return [word.replace(/\$\{(\w+)\}/g, (_, name: string) => unit.environment[name] ?? '')]
  })
}
