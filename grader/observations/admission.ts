/** What the file of --admission-control-config-file configures. */
import { pluginEntries } from '../cluster/admission.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

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
