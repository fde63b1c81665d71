/**
 * Lays out what runs inside every node: the scripts and the agent, without types (Node starts in 20 ms so, in 50 with them),
 * the modules they need and Node itself. In the cache, by content, so that a lab outlives an update of the project.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { cacheDir, projectDir } from '../paths.ts'

const require = createRequire(import.meta.url)
const source = join(projectDir, 'lab-infra')

/** Commands that stand in for programs a real node has. */
const standIns: Record<string, string> = {
  systemctl: '#!/bin/sh\nexec /opt/cks-lab/node /opt/cks-lab/lib/node/inside/systemctl.js "$@"\n',
  journalctl: '#!/bin/sh\nexec /opt/cks-lab/node /opt/cks-lab/lib/node/inside/journalctl.js "$@"\n',
}

async function scriptsAndSources(extraScripts: string[]): Promise<{ scripts: string[]; sources: string[] }> {
  const folders = ['node/inside', 'terminal/host', 'terminal/wire'].map(name => join(source, name))
  const listed = await Promise.all(
    folders.map(async folder => (await readdir(folder)).map(name => join(folder, name))),
  )
  const all = listed.flat()
  return {
    scripts: [...all.filter(path => path.endsWith('.sh')), ...extraScripts].sort(),
    sources: all.filter(path => path.endsWith('.ts') && !path.endsWith('.test.ts')).sort(),
  }
}

function modules(): { name: string; dir: string }[] {
  const pty = require.resolve('@lydell/node-pty/package.json')
  const binary = `@lydell/node-pty-linux-${process.arch}`
  return [
    { name: '@lydell/node-pty', dir: dirname(pty) },
    { name: binary, dir: dirname(createRequire(pty).resolve(`${binary}/package.json`)) },
    { name: 'yaml', dir: dirname(require.resolve('yaml/package.json')) },
  ]
}

/**
 * Prepares the folder that is /opt/cks-lab on a node. `extraScripts` are the engine's own. Returns its path.
 * Done within some 10 ms when it is there already.
 */
export async function prepareInside(extraScripts: string[]): Promise<string> {
  const { scripts, sources } = await scriptsAndSources(extraScripts)
  const hash = createHash('sha256').update(process.version)
  for (const path of [...scripts, ...sources])
    hash.update(path.slice(source.length)).update(await readFile(path))
  for (const module of modules()) hash.update(await readFile(join(module.dir, 'package.json')))
  hash.update(JSON.stringify(standIns))
  const target = join(cacheDir(), 'inside', hash.digest('hex').slice(0, 16))
  if (existsSync(target)) return target

  await mkdir(dirname(target), { recursive: true })
  const made = await mkdtemp(`${target}.`)
  try {
    await chmod(made, 0o755)
    for (const path of scripts) await copyFile(path, join(made, path.slice(path.lastIndexOf('/') + 1)))
    for (const path of sources) {
      const out = join(made, 'lib', path.slice(source.length + 1).replace(/\.ts$/, '.js'))
      await mkdir(dirname(out), { recursive: true })
      const code = stripTypeScriptTypes(await readFile(path, 'utf8'))
      await writeFile(out, code.replace(/(from\s+'\.[^']*)\.ts'/g, "$1.js'"))
    }
    await writeFile(join(made, 'lib', 'package.json'), '{ "type": "module" }\n')
    for (const module of modules())
      await cp(module.dir, join(made, 'lib', 'node_modules', module.name), {
        recursive: true,
        dereference: true,
      })
    await mkdir(join(made, 'bin'))
    for (const [name, script] of Object.entries(standIns))
      await writeFile(join(made, 'bin', name), script, { mode: 0o755 })
    await mkdir(join(made, 'usr-lib', 'modules'), { recursive: true })
    await copyFile(process.execPath, join(made, 'node'))
    await rename(made, target)
  } catch (error) {
    await rm(made, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}
