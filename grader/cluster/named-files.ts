/** Files that a configuration file names in turn. */
import { posix } from 'node:path'
import { z } from 'zod'
import type { ConfigFile } from './config-files.ts'

const Kubeconfig = z.object({ kubeConfigFile: z.string().min(1) })

/**
 * In an AdmissionConfiguration: each plugin's file, from the folder of the first one
 * (apiserver/pkg/admission/config.go), and the kubeconfigs of ImagePolicyWebhook and of the webhook plugins. In an
 * AuthorizationConfiguration: its webhooks' kubeconfigs. In a kubeconfig: certificates and keys, from its own folder. By
 * their paths in the container.
 */
export function namedFiles({ path = '', data }: ConfigFile): string[] {
  const file = record(data)
  const plugins = records(file.plugins)
  const settings = [file, ...plugins.map(it => record(it.configuration))]
  const kubeconfigs = [
    ...settings.flatMap(it => [it, record(it.imagePolicy)]),
    ...records(file.authorizers).map(it => record(record(it.webhook).connectionInfo)),
  ]
  return [
    ...plugins
      // What is embedded comes first: then the path is not looked at.
      .filter(it => it.configuration === undefined || it.configuration === null)
      .flatMap(it => (typeof it.path === 'string' && it.path ? [it.path] : []))
      .map(it => posix.resolve(posix.dirname(path), it)),
    ...[...records(file.clusters), ...records(file.users)].flatMap(it =>
      ['certificate-authority', 'client-certificate', 'client-key']
        .map(field => ({ ...record(it.cluster), ...record(it.user) })[field])
        .flatMap(named =>
          typeof named === 'string' && named ? [posix.resolve(posix.dirname(path), named)] : [],
        ),
    ),
    // From the working folder of the API server, which is the root.
    ...kubeconfigs.flatMap(it => {
      const named = Kubeconfig.safeParse(it)
      return named.success ? [posix.resolve('/', named.data.kubeConfigFile)] : []
    }),
  ]
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
const records = (value: unknown) => (Array.isArray(value) ? value.map(record) : [])
