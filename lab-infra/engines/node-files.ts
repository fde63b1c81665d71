/** Files of a node as an editor needs them, by commands on the node. */
import { createHash } from 'node:crypto'
import { basename } from 'node:path/posix'
import {
  type EditOptions,
  type ExecOptions,
  editableBytes,
  type FileInfo,
  LabError,
  type NodeFiles,
} from '../lab.ts'
import type { RawResult } from './raw-result.ts'

/** What a file holds, whoever wrote it and when. */
export const versionOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

/** @throws LabError `file-too-large` */
export function refuseLarge(path: string, bytes: number): void {
  if (bytes <= editableBytes) return
  throw new LabError('file-too-large', `${path} is larger than ${editableBytes / 1024} KiB`, {
    remedy: 'Use an editor in the terminal.',
  })
}

/** Before what was asked for is written; `ifVersion` as in EditOptions. @throws LabError `file-changed` */
export const fileChanged = (path: string) =>
  new LabError('file-changed', `${path} has changed since it was read`, {
    remedy: 'Read it again, and put your change into what it is now.',
  })

/** Exit codes of the scripts. */
const missing = 44
const changed = 45
const locked = 46

/** Kind, size, mode, owner, group, time, name; the name last, because it may be anything. */
const format = '%y\\t%s\\t%m\\t%u\\t%g\\t%T@\\t%f\\0'
const statScript = `[ -e "$1" ] || exit ${missing}; exec find -L "$1" -maxdepth 0 -printf '${format}'`
const listScript = `[ -d "$1" ] || exit ${missing}; exec find "$1/" -mindepth 1 -maxdepth 1 -printf '${format}'`
/** One byte more than is allowed tells that there is more. A fifo or a device would never end. */
const readScript = `[ -f "$1" ] || exit ${missing}; exec head -c ${editableBytes + 1} "$1"`

/**
 * $2: the version that must stand, "new" for a file that must not be there, or "any". $3: its mode, or nothing. $4: the version
 * of what is on standard input, which may have been cut short. The dot keeps line ends at the end of a name. The lock is
 * for two that write at once; what a shell on the node does meanwhile does not ask for it.
 */
const writeScript = `set -e
file=$(readlink -f "$1" && echo .) || exit ${missing}
file=\${file%??}
[ ! -e "$file" ] || [ -f "$file" ] || { echo "it is no regular file" >&2; exit 1; }
folder=\${file%/*}/
exec 9<"$folder"
flock -w 5 9 || exit ${locked}
now=new
[ ! -e "$file" ] || now=$(sha256sum <"$file")
[ "$2" = any ] || [ "$2" = "\${now%% *}" ] || exit ${changed}
draft=$(mktemp "$folder.XXXXXX")
trap 'rm -f "$draft"' EXIT
cat >"$draft"
came=$(sha256sum <"$draft")
[ "$4" = "\${came%% *}" ] || { echo "it did not come in full" >&2; exit 1; }
if [ -e "$file" ]; then
  chown --reference="$file" "$draft"
  chmod --reference="$file" "$draft"
else
  chmod 644 "$draft"
fi
[ -z "$3" ] || chmod "$3" "$draft"
mv -fT "$draft" "$file"`

const kinds: Record<string, FileInfo['kind']> = { f: 'file', d: 'folder', l: 'link' }

export class ExecFiles implements NodeFiles {
  readonly #run: (argv: readonly string[], options: ExecOptions) => Promise<RawResult>
  constructor(run: (argv: readonly string[], options: ExecOptions) => Promise<RawResult>) {
    this.#run = run
  }

  async stat(path: string): Promise<FileInfo> {
    const [found] = readInfos(await this.#ask(statScript, 'read', path))
    if (!found) throw noSuch(path)
    return { ...found, name: basename(path) }
  }

  async list(path: string): Promise<FileInfo[]> {
    const found = readInfos(await this.#ask(listScript, 'listed', path))
    return found.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  async read(path: string): Promise<{ content: Buffer; version: string }> {
    const content = await this.#ask(readScript, 'read', path)
    refuseLarge(path, content.length)
    return { content, version: versionOf(content) }
  }

  async write(path: string, content: string | Uint8Array, options: EditOptions = {}): Promise<string> {
    const input = Buffer.from(content)
    refuseLarge(path, input.length)
    const version = versionOf(input)
    const { ifVersion, mode } = options
    const expected = ifVersion === undefined ? 'any' : (ifVersion ?? 'new')
    await this.#ask(writeScript, 'written', path, [expected, mode?.toString(8) ?? '', version], input)
    return version
  }

  /** What a script printed that was given the path. In the learner's view, as an editor in a terminal. */
  async #ask(
    script: string,
    done: string,
    path: string,
    more: string[] = [],
    input: Uint8Array = Buffer.alloc(0),
  ): Promise<Buffer> {
    if (!path.startsWith('/') || path.includes('\0'))
      throw new LabError('bad-path', `"${path}" is no path that begins at /`)
    const result = await this.#run(['sh', '-c', script, 'sh', path, ...more], { input })
    if (result.exitCode === 0) return result.stdout
    if (result.exitCode === missing) throw noSuch(path)
    if (result.exitCode === changed) throw fileChanged(path)
    const said =
      result.exitCode === locked ? 'another program holds its folder' : result.stderr.toString().trim()
    const code = done === 'written' ? 'write-failed' : 'node-unreachable'
    throw new LabError(code, `${path} could not be ${done} on the node: ${said || 'no answer'}`)
  }
}

const noSuch = (path: string) => new LabError('no-such-file', `There is no ${path} on the node`)

function readInfos(printed: Buffer): FileInfo[] {
  return printed
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map(line => {
      const [kind = '', size, mode = '', owner = '', group = '', modified, ...name] = line.split('\t')
      return {
        name: name.join('\t'),
        kind: kinds[kind] ?? 'other',
        size: Number(size),
        mode: Number.parseInt(mode, 8),
        owner,
        group,
        modifiedAt: Math.floor(Number(modified) * 1000),
      }
    })
}
