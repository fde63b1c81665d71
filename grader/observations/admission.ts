/** What admission plugins refuse, and what the file of --admission-control-config-file configures of them. */
import { pluginEntries } from '../cluster/admission.ts'
import { pluginRefuses } from '../cluster/refusals.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { observeCreation } from './creation.ts'

/** The file of --admission-control-config-file configures this plugin and no other. */
export async function observeOnlyPlugin(target: GradeTarget, plugin: string): Promise<Observation> {
  const { where, entries } = await pluginEntries(target)
  const others = entries.filter(it => it.name !== plugin && (it.path || it.configuration)).map(it => it.name)
  const expected = `it configures no plugin but ${plugin}`
  return observe(
    others.length === 0,
    where,
    expected,
    others.length > 0 ? `also ${others.join(', ')}` : 'none',
  )
}

/**
 * A plugin refuses what it refuses whatever is configured, in its own words.
 * @param plugin one of `pluginRefuses`
 * @throws Error when it is none of them
 */
export async function observePluginRefuses(target: GradeTarget, plugin: string): Promise<Observation> {
  const refused = pluginRefuses[plugin]
  if (!refused) throw new Error(`what ${plugin} refuses is not said in grader/cluster/refusals.ts`)
  const { object, message } = refused
  return observeCreation(target, 'grader', object, 'default', { status: 403, message })
}
