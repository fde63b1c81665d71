/**
 * The kubelet's configuration: a file, drop-ins over it, and flags over both (kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file;
 * cmd/kubelet/app/server.go, v1.35.4).
 */
import { commandLine, readUnit, type UnitDisk, unitFolders } from '../../lab-infra/node/inside/unit.ts'
import { api } from '../http.ts'
import { answerOf } from '../node.ts'
import { brief } from '../shown.ts'
import type { GradeTarget } from '../types.ts'
import { type CommandLine, parseArgv, scalar } from './argv.ts'
import { parseComponentConfig } from './go-yaml.ts'
import { fieldOfFlag, isFields, type Settings, underFlags } from './kubelet-flags.ts'

/** What the kubelet is configured with at its next start, as it stands on the node: kept of the beginning, too. */
export interface KubeletOnDisk {
  /** The words that its service starts it with. */
  argv: string[]
  /** What the files hold that it reads, in that order: --config, then --config-dir's by their names. */
  files: { path: string; text?: string }[]
  /** Why its service cannot be started. */
  problem?: string
}

/** The kubelet's configuration at its next start. */
export interface KubeletConfig {
  /** The file that --config names. */
  path: string
  line: CommandLine
  /** A KubeletConfiguration's fields, as far as they are given anywhere. */
  settings: Settings
  /** Which file or flag a field is given by; undefined where none does. */
  givenBy(field: string): string | undefined
  /** Why the kubelet would not start with it. */
  problem?: string
}

/** {@link KubeletConfig}, with what tells whether the kubelet that runs has read it. */
export interface KubeletNow extends KubeletConfig {
  onDisk: KubeletOnDisk
  /** It runs, and nothing that it reads at its start has changed since. */
  isRead: boolean
  /** "started at 11:45:02, the files changed at 11:46:10", by the node's clock, UTC */
  since: string
}

/** The settings that the kubelet runs with, defaults and all; or why they cannot be had. */
export type KubeletRunning = { settings: Settings; problem?: never } | { settings?: never; problem: string }

const tell = `tell() {
  for f; do
    [ -f "$f" ] && printf 'file %s %s %s\\n' "$(printf %s "$f" | base64 -w0)" "$(stat -L -c %.3Z -- "$f")" "$(base64 -w0 -- "$f")"
    [ -d "$f" ] && printf 'folder %s %s\\n' "$(printf %s "$f" | base64 -w0)" "$(stat -L -c %.3Z -- "$f")"
  done
}`

const serviceScript = `${tell}
p=$(pgrep -xo kubelet) && read -r up _ < /proc/uptime && stat=$(sed 's/.*) //' "/proc/$p/stat" 2>/dev/null) &&
  echo "started $(date +%s.%N) $up $(echo "$stat" | cut -d' ' -f20) $(getconf CLK_TCK)"
for folder; do
  tell "$folder/kubelet.service" "$folder/kubelet.service.d" "$folder"/kubelet.service.d/*.conf
  sed -n 's/^[[:space:]]*EnvironmentFile[[:space:]]*=[[:space:]]*-*//p' "$folder/kubelet.service" \\
    "$folder"/kubelet.service.d/*.conf 2>/dev/null
done | sort -u | while read -r line; do
  case $line in file\\ *|folder\\ *) echo "$line";; /*) tell "$line";; esac
done`

const configScript = `config=$1 folder=$2
${tell}
[ -z "$config" ] || tell "$config"
[ -z "$folder" ] || { tell "$folder"; find "$folder" -name '*.conf' ! -type d -print0 2>/dev/null |
  while IFS= read -r -d '' f; do tell "$f"; done; }
:`

interface Told {
  path: string
  /** ms since the epoch */
  changedAt: number
  /** undefined: a folder's */
  text?: string
}

/**
 * How the kubelet is configured on the node, for its next start, looked at once in a run. What cannot be read, so that it
 * would not start, is its `problem`.
 * @throws Error when the node cannot say.
 */
export const kubeletConfig = (target: GradeTarget): Promise<KubeletNow> =>
  target.once('kubelet-config', async () => {
    const printed = await answerOf(target, ['bash', '-c', serviceScript, 'kubelet-service', ...unitFolders])
    const service = toldIn(printed)
    const { argv, problem } = startedBy(service)
    const line = parseArgv(argv)
    const named = ['config', 'config-dir'].map(it => scalar(line, it) ?? '')
    const config = toldIn(await answerOf(target, ['bash', '-c', configScript, 'kubelet-config', ...named]))
    const onDisk: KubeletOnDisk = {
      argv,
      files: filesOf(named[0]!, config),
      ...(problem !== undefined && { problem }),
    }
    const changedAt = Math.max(0, ...[...service, ...config].map(it => it.changedAt))
    return { ...readKubelet(onDisk), onDisk, ...sinceWhen(printed, changedAt) }
  })

const decoded = (text = '') => Buffer.from(text, 'base64').toString()

const toldIn = (printed: string): Told[] =>
  printed.split('\n').flatMap(line => {
    const [what, path, changedAt, content] = line.split(' ')
    if (what !== 'file' && what !== 'folder') return []
    const text = what === 'file' ? { text: decoded(content) } : {}
    return [{ path: decoded(path), changedAt: Number(changedAt) * 1000, ...text }]
  })

/** The command line that the service's files make. */
function startedBy(told: Told[]): { argv: string[]; problem?: string } {
  const files = new Map(told.map(it => [it.path, it.text]))
  const disk: UnitDisk = {
    exists: path => told.some(it => it.path === path || it.path.startsWith(`${path}/`)),
    list: folder =>
      told.filter(it => it.path.startsWith(`${folder}/`)).map(it => it.path.slice(folder.length + 1)),
    read: path => files.get(path) ?? '',
  }
  try {
    return { argv: commandLine(readUnit('kubelet', disk)) }
  } catch (error) {
    return { argv: ['kubelet'], problem: (error as Error).message }
  }
}

/** In the order of filepath.WalkDir: folder by folder, each by its names. */
function filesOf(config: string, told: Told[]): KubeletOnDisk['files'] {
  const files = told.filter(it => it.text !== undefined)
  const main: { path: string; text?: string }[] =
    config === '' ? [] : [files.find(it => it.path === config) ?? { path: config }]
  const dropIns = files
    .filter(it => it.path !== config)
    .map(it => ({ it, parts: it.path.split('/') }))
    .sort((one, other) => {
      const at = one.parts.findIndex((part, index) => part !== other.parts[index])
      return (one.parts[at] ?? '') < (other.parts[at] ?? '') ? -1 : 1
    })
    .map(({ it }) => it)
  return [...main, ...dropIns].map(({ path, text }) => ({ path, ...(text !== undefined && { text }) }))
}

function sinceWhen(printed: string, changedAt: number): Pick<KubeletNow, 'isRead' | 'since'> {
  const [, now, up, ticks, perSecond] = /^started (\S+) (\S+) (\S+) (\S+)$/m.exec(printed) ?? []
  if (now === undefined) return { isRead: false, since: 'it does not run' }
  const startedAt = (Number(now) - Number(up) + Number(ticks) / Number(perSecond)) * 1000
  const clock = (ms: number) => new Date(ms).toISOString().slice(11, 19)
  const since = `started at ${clock(startedAt)}, what it reads changed at ${clock(changedAt)}`
  return { isRead: changedAt <= startedAt, since }
}

/** What the kubelet makes of its files and flags. */
export function readKubelet({ argv, files, problem: service }: KubeletOnDisk): KubeletConfig {
  const line = parseArgv(argv)
  const path = scalar(line, 'config') ?? ''
  const readings = files.map(it => ({ path: it.path, ...read(it.text, it.path !== path) }))
  const failed = readings.find(it => it.problem !== undefined)
  const problem = service ?? (failed && `${failed.path} ${failed.problem}`)
  const layers = readings.map(it => ({ path: it.path, settings: it.settings ?? {} }))
  const merged = layers.reduce(
    (under, { settings }) => mergePatch(under, settings) as Settings,
    {} as Settings,
  )
  const { apiVersion: _v, kind: _k, ...settings } = underFlags(merged, line)
  const flagOf = (field: string) =>
    line.uses.findLast(use => {
      const set = fieldOfFlag(use.name)
      return set !== undefined && isWithin(field, set)
    })
  const givenBy = (field: string) => {
    const flag = flagOf(field)
    if (flag) return `the kubelet's flag --${flag.name}`
    return layers.findLast(it => settingAt(it.settings, field) !== undefined)?.path
  }
  return { path, line, settings, givenBy, ...(problem !== undefined && { problem }) }
}

/** @param isDropIn which has to name its kind and version */
function read(text: string | undefined, isDropIn: boolean): { settings?: Settings; problem?: string } {
  if (text === undefined) return { problem: 'is not there' }
  if (text === '') return { problem: 'is empty' }
  const { value, problem } = parseComponentConfig(text)
  if (problem !== undefined) return { problem: `does not parse: ${problem}` }
  if (!isFields(value)) return { problem: 'is no KubeletConfiguration' }
  const { kind, apiVersion } = value
  if (kind !== 'KubeletConfiguration' || apiVersion !== 'kubelet.config.k8s.io/v1beta1')
    return {
      problem: `is of the kind ${kind ?? 'nothing'} of ${apiVersion ?? 'no version'}, which has to be KubeletConfiguration of kubelet.config.k8s.io/v1beta1`,
    }
  return { settings: (isDropIn ? value : withoutNulls(value)) as Settings }
}

const withoutNulls = (value: unknown): unknown =>
  isFields(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, it]) => it !== null)
          .map(([name, it]) => [name, withoutNulls(it)]),
      )
    : value

/** RFC 7396: fields over fields, anything else as a whole; null takes away. */
function mergePatch(under: unknown, over: unknown): unknown {
  if (!isFields(over)) return over
  const result: Settings = isFields(under) ? { ...under } : {}
  for (const [name, value] of Object.entries(over)) {
    if (value === null) delete result[name]
    else result[name] = mergePatch(result[name], value)
  }
  return result
}

/** A field by its name, "authentication.anonymous.enabled"; undefined where it is not given. */
export function settingAt(settings: Settings, field: string): unknown {
  // Names in maps have dots: "evictionHard.memory.available".
  if (Object.hasOwn(settings, field)) return settings[field]
  const inner = Object.keys(settings).find(it => field.startsWith(`${it}.`) && isFields(settings[it]))
  return inner === undefined
    ? undefined
    : settingAt(settings[inner] as Settings, field.slice(inner.length + 1))
}

/** Whether a field is another one, or lies in it: "authentication.anonymous.enabled" in "authentication". */
export const isWithin = (field: string, whole: string): boolean =>
  field === whole || field.startsWith(`${whole}.`)

/**
 * What the kubelet that runs is configured with, which the API server asks it for (/configz), once in a run.
 * @throws LabError `api-server-unreachable`
 */
export const kubeletRunning = (target: GradeTarget): Promise<KubeletRunning> =>
  target.once('kubelet-running', async () => {
    const { status, json, message } = await (await api(target)).ask({
      path: `/api/v1/nodes/${target.node.name}/proxy/configz`,
    })
    const settings: unknown = json?.kubeletconfig
    return status === 200 && isFields(settings)
      ? { settings }
      : { problem: `it did not tell the API server its settings: ${status} ${brief(message, 160)}` }
  })
