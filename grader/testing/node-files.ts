/** Files of a node, held in a map, and the scripts of the grader that look at files, answered from it. */
import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { LabError } from '../../lab-infra/lab.ts'

export interface GivenFile {
  text?: string | Buffer
  /** Octal; default 644, of a folder 755. */
  mode?: string
  /** User and group by their numbers; default "0:0". */
  owner?: string
  /** Of a link. */
  leadsTo?: string
  /** Of content and all else, ms since the epoch; default: long ago. */
  changedAt?: number
  /** The container has another file by its path, which this one has replaced. */
  unseen?: boolean
}

/** A text is a file as files mostly are; a path that ends with "/" is a folder's. Folders above are there anyway. */
export type Files = Record<string, string | GivenFile>

const longAgo = 1_000

export function nodeFiles(files: Files) {
  const given = new Map<string, GivenFile & { folder: boolean }>()
  const add = (path: string, file: GivenFile, folder: boolean) => {
    given.set(path, { ...given.get(path), ...file, folder })
    const above = posix.dirname(path)
    if (above !== path && !given.has(above)) add(above, {}, true)
  }
  for (const [path, file] of Object.entries(files))
    add(
      path.length > 1 ? path.replace(/\/$/, '') : path,
      typeof file === 'string' ? { text: file } : file,
      path.endsWith('/'),
    )

  /** Where a path leads, links followed. */
  function real(path: string): string {
    const parts = path.split('/').filter(it => it !== '')
    for (const index of parts.keys()) {
      const here = `/${parts.slice(0, index + 1).join('/')}`
      const to = given.get(here)?.leadsTo
      if (to !== undefined) return real(posix.resolve(posix.dirname(here), to, ...parts.slice(index + 1)))
    }
    return `/${parts.join('/')}`
  }
  const at = (path: string) => given.get(real(path))
  const there = (path: string) => {
    const file = at(path)
    if (!file) throw new Error(`${path}: no such file`)
    return file
  }
  const modeOf = ({ mode, folder }: { mode?: string; folder: boolean }) => mode ?? (folder ? '755' : '644')
  const ownerOf = ({ owner = '0:0' }: GivenFile) => owner

  function read(path: string): Buffer {
    const file = at(path)
    if (!file || file.folder) throw new LabError('no-such-file', `${path} does not exist on the node`)
    return Buffer.from((file.text ?? '') as string)
  }

  const base64 = (value: string | Buffer) => Buffer.from(value as string).toString('base64')

  /** @param paths a folder's, which ends with "/", stands for all that is below it */
  function told(paths: string[]): string {
    const is = (path: string) => paths.some(it => (it.endsWith('/') ? path.startsWith(it) : path === it))
    const found = [...given].filter(([path, it]) => is(path) && !it.folder)
    return found
      .map(
        ([path, it]) => `file ${base64(path)} ${(it.changedAt ?? longAgo) / 1000} ${base64(it.text ?? '')}\n`,
      )
      .join('')
  }

  /** What units name as files of variables. */
  const environment = () =>
    told(
      [...given.values()].flatMap(it =>
        [...`${it.text ?? ''}`.matchAll(/^EnvironmentFile=-?(.*)$/gm)].map(it => it[1]!),
      ),
    )

  /** By the names that the scripts are given. */
  const commands: Record<string, (args: string[]) => string> = {
    'real-path': ([path = '']) => `${real(path)}\n`,
    existing: paths =>
      paths
        .filter(at)
        .map(it => `${it}\n`)
        .join(''),
    'who-may': ([path = '']) => {
      const lines = [real(path)]
      for (let here = real(path); ; here = posix.dirname(here)) {
        const file = there(here)
        lines.push(`${modeOf(file)} ${ownerOf(file).split(':')[0]}`)
        if (here === '/') return lines.join('\n')
      }
    },
    'file-states': paths => {
      const found = [...given].filter(([path]) => paths.some(it => path === it || path.startsWith(`${it}/`)))
      const listed = found.map(([path, it]) => {
        const type = it.leadsTo !== undefined ? 'l' : it.folder ? 'd' : 'f'
        return `${type} ${modeOf(it)} ${ownerOf(it)} ${it.leadsTo ?? ''}\t${path}\0`
      })
      const sums = found
        .filter(([, it]) => !it.folder && it.leadsTo === undefined)
        .map(([path]) => `${createHash('sha256').update(read(path)).digest('hex')}  ${path}\0`)
      return `${listed.join('')}\0${sums.join('')}`
    },
    'kubelet-service': folders =>
      told(folders.flatMap(it => [`${it}/kubelet.service`, `${it}/kubelet.service.d/`])) + environment(),
    'kubelet-config': ([config = '', folder = '']) =>
      told([...(config && [config]), ...(folder && [`${folder}/`])]),
    'file-times': ([, , host = '']) => {
      const file = at(host)
      if (!file) return ''
      const s = (it: GivenFile) => ((it.changedAt ?? longAgo) / 1000).toFixed(3)
      const folder = there(posix.dirname(real(host)))
      return [`${s(file)} ${s(file)}`, s(folder), '1:5', file.unseen ? '1:9' : '1:5', ''].join('\n')
    },
  }
  return { read, commands }
}
