/** How the kubelet is configured, on disk for its next start and as it runs. */

import { effective } from '../cluster/argv.ts'
import { beginningOf } from '../cluster/beginning.ts'
import { apiServerAnswers, controlPlaneOf } from '../cluster/control-plane.ts'
import { durationMs } from '../cluster/durations.ts'
import {
  isWithin,
  type KubeletConfig,
  type KubeletNow,
  type KubeletRunning,
  kubeletConfig,
  kubeletRunning,
  readKubelet,
  settingAt,
} from '../cluster/kubelet.ts'
import { fieldOfFlag, isFields, type Settings } from '../cluster/kubelet-flags.ts'
import { type Observation, observe } from '../finding.ts'
import { brief, shownList } from '../shown.ts'
import type { GradeTarget } from '../types.ts'

/** What a setting has to be: a value, compared by what it means ("2m" is "120s"), or any that is right. */
export type SettingExpectation =
  | string
  | number
  | boolean
  | string[]
  /** The kubelet leaves zero, false and empty values undefined. */
  | { expected: string; right(value: unknown): boolean }

/**
 * A setting of the kubelet, by its field of KubeletConfiguration: in its files, drop-ins and flags, for its next start, and
 * as it runs. Where nothing gives it, or "0s" is given, the next start takes the default, which a kubelet that has read the
 * files as they are tells.
 * @param field "authentication.anonymous.enabled"
 * @throws LabError `api-server-unreachable`; Error when the node cannot say.
 */
export async function observeKubeletSetting(
  target: GradeTarget,
  field: string,
  wanted: SettingExpectation,
): Promise<Observation[]> {
  const [config, running] = await Promise.all([kubeletConfig(target), kubeletRunning(target)])
  const { expected, right } = expectation(wanted)
  const now = running.settings && settingAt(running.settings, field)
  const told = running.problem ?? shown(now)
  const given = settingAt(config.settings, field)
  const byDefault = meaning(given) === 'none'
  const lags = byDefault && !config.isRead
  const next = byDefault ? now : given
  return [
    observe(
      config.problem === undefined && !lags && running.settings !== undefined && right(next),
      config.givenBy(field) ?? config.path,
      `${field}: ${expected}`,
      config.problem ??
        (byDefault
          ? `not given${lags ? `, and not read yet: ${config.since}` : `, ${told} by default`}`
          : shown(given)),
    ),
    observe(
      running.settings !== undefined && right(now),
      'the running kubelet (/configz)',
      `${field}: ${expected}`,
      config.isRead ? told : `${told}; ${config.since}`,
    ),
  ]
}

function expectation(wanted: SettingExpectation): { expected: string; right(value: unknown): boolean } {
  if (typeof wanted === 'object' && !Array.isArray(wanted)) return wanted
  return { expected: shown(wanted), right: value => meaningOfRunning(value) === meaningOfRunning(wanted) }
}

/** Settings of the kubelet that a task is about. */
export interface KubeletChanges {
  /** Fields that may be otherwise, with all in them: "authentication.anonymous.enabled", "authorization". */
  but?: string[]
  /** Flags that may be otherwise and set no field, "node-ip". */
  flags?: string[]
}

/**
 * The kubelet's settings mean what they meant when the setup had ended, but for these: those that its files, drop-ins and
 * flags give to its next start, its other flags, and, where the API server answers and could ask for them at the beginning
 * too, those that it runs with. Defaults written out or left away are no change for a kubelet that has read them.
 * @throws Error when what the setup left is not known.
 */
export async function observeKubeletKept(
  target: GradeTarget,
  { but = [], flags = [] }: KubeletChanges = {},
): Promise<Observation[]> {
  const [beginning, config, state] = await Promise.all([
    beginningOf(target),
    kubeletConfig(target),
    controlPlaneOf(target),
  ])
  if (!beginning.kubelet) throw new Error('what the setup left of the kubelet is not known')
  const then = readKubelet(beginning.kubelet.onDisk)
  const asItWas = 'as the setup left it'
  if (config.problem !== undefined)
    return [
      observe(false, config.path || 'the kubelet', 'a configuration that it can start with', config.problem),
    ]
  const running = apiServerAnswers(state) ? await kubeletRunning(target) : undefined
  const isOpen = (field: string) => but.some(it => isWithin(field, it))
  const wrong = [
    ...filesKept(then, config, beginning.kubelet.running, running, isOpen),
    ...flagsKept(then, config, flags),
    ...runningKept(beginning.kubelet.running, running, config, isOpen),
  ]
  return wrong.length > 0 ? wrong : [observe(true, config.path, asItWas, 'as it was')]
}

function filesKept(
  then: KubeletConfig,
  config: KubeletNow,
  ran: Settings | undefined,
  running: KubeletRunning | undefined,
  isOpen: (field: string) => boolean,
): Observation[] {
  return changed(then.settings, config.settings)
    .filter(field => !isOpen(field))
    .filter(field => {
      const given = [then, config].every(it => settingAt(it.settings, field) !== undefined)
      const known = !given && config.isRead && ran && running?.settings
      return !(
        known &&
        meaningOfRunning(settingAt(ran, field)) === meaningOfRunning(settingAt(running.settings!, field))
      )
    })
    .map(field => {
      const [was, is] = [then, config].map(it => settingAt(it.settings, field))
      return observe(
        false,
        config.givenBy(field) ?? config.path,
        `${field}: ${shown(was)}, as it was`,
        shown(is),
      )
    })
}

function flagsKept(then: KubeletConfig, config: KubeletConfig, open: string[]): Observation[] {
  const names = new Set([...then.line.uses, ...config.line.uses].map(it => it.name))
  return (
    [...names]
      // Of fields the settings tell; where its files lie makes no difference of its own.
      .filter(
        it =>
          fieldOfFlag(it) === undefined && !['config', 'config-dir', 'v', 'vmodule', ...open].includes(it),
      )
      .flatMap(name => {
        const [was, is] = [then, config].map(it => shownFlag(name, effective(it.line, name)))
        return was === is ? [] : [observe(false, "the kubelet's command line", `${was}, as it was`, is!)]
      })
  )
}

const shownFlag = (name: string, values: string[]) =>
  values.length === 0 ? `no --${name}` : `--${name}=${shownList(values)}`

function runningKept(
  ran: Settings | undefined,
  running: KubeletRunning | undefined,
  config: KubeletNow,
  isOpen: (field: string) => boolean,
): Observation[] {
  if (!ran || !running) return []
  const where = 'the running kubelet (/configz)'
  if (!running.settings) return [observe(false, where, 'settings as they were', running.problem)]
  const { settings } = running
  return changed(ran, settings, meaningOfRunning)
    .filter(field => !isOpen(field))
    .map(field => {
      const is = shown(settingAt(settings, field))
      return observe(
        false,
        where,
        `${field}: ${shown(settingAt(ran, field))}, as it was`,
        config.isRead ? is : `${is}; ${config.since}`,
      )
    })
}

/** The fields whose values mean something else, the innermost. */
function changed(one: Settings, other: Settings, means = meaning, within = ''): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap(name => {
    const [was, is] = [one[name], other[name]]
    const field = `${within}${name}`
    if (isFields(was) || isFields(is))
      if ((isFields(was) || was === undefined) && (isFields(is) || is === undefined))
        return changed((was as Settings) ?? {}, (is as Settings) ?? {}, means, `${field}.`)
    return means(was) === means(is) ? [] : [field]
  })
}

/** With every default filled in, what is not told is zero or false. */
const meaningOfRunning = (value: unknown) => (value === 0 || value === false ? 'none' : meaning(value))

/** A duration by how long it is; what is empty is as if it were not given. */
function meaning(value: unknown): string {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return 'none'
  if (isFields(value) && Object.keys(value).length === 0) return 'none'
  if (typeof value !== 'string') return JSON.stringify(value)
  const ms = durationMs(value)
  return ms === undefined ? JSON.stringify(value) : ms === 0 ? 'none' : `${ms} ms`
}

const shown = (value: unknown): string =>
  value === undefined
    ? 'not given'
    : typeof value === 'string'
      ? value || '""'
      : brief(JSON.stringify(value), 160)
