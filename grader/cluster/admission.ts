/** How admission plugins are configured (kubernetes.io/docs/reference/access-authn-authz/admission-controllers). */
import { posix } from 'node:path'
import { z } from 'zod'
import type { GradeTarget } from '../types.ts'
import { type ConfigFile, configFile, configOfFlag } from './config-files.ts'

/** What the file says of one plugin: its configuration, or the path of a file with it. */
export interface PluginEntry {
  name: string
  path?: string | undefined
  configuration?: unknown
}

const AdmissionConfiguration = z.object({
  kind: z.literal('AdmissionConfiguration'),
  plugins: z
    .array(z.object({ name: z.string(), path: z.string().optional(), configuration: z.unknown().optional() }))
    .nullish(),
})

/**
 * A plugin's own configuration by --admission-control-config-file: embedded, or in the file that its `path` names, from
 * the folder of the first file; or the whole first file, in the old format of ImagePolicyWebhook
 * (k8s.io/apiserver/pkg/admission/config.go, ReadAdmissionConfiguration).
 */
export async function pluginConfiguration(target: GradeTarget, plugin: string): Promise<ConfigFile> {
  const file = await configOfFlag(target, 'kube-apiserver', 'admission-control-config-file')
  if (file.problem) return file
  if (plugin === 'ImagePolicyWebhook' && isLegacyImagePolicy(file.data)) return file
  const parsed = AdmissionConfiguration.safeParse(file.data)
  const { where, path = '' } = file
  if (!parsed.success) return { where, path, problem: 'no AdmissionConfiguration' }
  const entry = parsed.data.plugins?.find(it => it.name === plugin)
  if (!entry) return { where, path, problem: `nothing about the plugin ${plugin}` }
  if (entry.configuration) return { where, path, data: entry.configuration }
  if (!entry.path) return { where, path, problem: `no configuration for the plugin ${plugin}` }
  return configFile(target, 'kube-apiserver', posix.resolve(posix.dirname(path), entry.path))
}

/** The entries of that file for each plugin, and where it is; none where it is no AdmissionConfiguration. */
export async function pluginEntries(target: GradeTarget): Promise<{ where: string; entries: PluginEntry[] }> {
  const { where, data } = await configOfFlag(target, 'kube-apiserver', 'admission-control-config-file')
  const parsed = AdmissionConfiguration.safeParse(data)
  return { where, entries: parsed.data?.plugins ?? [] }
}

const isLegacyImagePolicy = (data: unknown) =>
  z.object({ kind: z.undefined().optional(), imagePolicy: z.record(z.string(), z.unknown()) }).safeParse(data)
    .success
