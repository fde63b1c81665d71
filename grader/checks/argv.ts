/**
 * Command lines as the components themselves read them: github.com/spf13/pflag v1.0.9 with component-base's
 * WordSepNormalizeFunc ("_" is "-"). Never a text search: a flag in a comment or in another flag's value is no flag.
 */

export interface FlagUse {
  /** Without dashes, "_" as "-". */
  name: string
  value: string
  /** Index of the word in the command line, the program being 0. */
  at: number
}

export interface CommandLine {
  program: string
  uses: FlagUse[]
  /** Words that belong to no flag; the control-plane components refuse to start with any. */
  strays: { word: string; at: number }[]
}

/**
 * Flags without a value of their own (pflag's NoOptDefVal): `--profiling false` is `--profiling=true` and a stray word.
 * From `--help` of v1.35.4: those that name no type.
 */
const switches = new Set(
  `allocate-node-cidrs allow-privileged anonymous-auth audit-log-batch-throttle-enable audit-log-compress
  audit-log-truncate-enabled audit-webhook-batch-throttle-enable audit-webhook-truncate-enabled
  aggregator-reject-forwarding-redirect authentication-skip-lookup authentication-tolerate-lookup-failure
  configure-cloud-routes contention-profiling disable-attach-detach-reconcile-sync disable-force-detach-on-timeout
  disable-http2-serving emulation-forward-compatible enable-aggregator-routing enable-bootstrap-token-auth
  enable-dynamic-provisioning enable-garbage-collector enable-hostpath-provisioner enable-leader-migration
  enable-logs-handler enable-priority-and-fairness encryption-provider-config-automatic-reload help leader-elect
  log-json-split-stream log-text-split-stream permit-address-sharing permit-port-sharing profiling
  runtime-config-emulation-forward-compatible service-account-extend-token-expiration service-account-lookup
  shutdown-send-retry-after use-service-account-credentials version watch-cache`.split(/\s+/),
)

/** Splits on commas and appends when repeated: pflag's StringSlice ("strings" in --help of v1.35.4). */
const lists = new Set(
  `admission-control api-audiences authorization-always-allow-paths authorization-mode controllers cors-allowed-origins
  disable-admission-plugins disabled-metrics emulated-version enable-admission-plugins etcd-servers
  etcd-servers-overrides kubelet-preferred-address-types min-compatibility-version oidc-signing-algs
  requestheader-allowed-names requestheader-extra-headers-prefix requestheader-group-headers
  requestheader-uid-headers requestheader-username-headers strict-transport-security-directives tls-cipher-suites
  watch-cache-sizes`.split(/\s+/),
)

/** Appends when repeated and does not split: StringArray and namedCertKey. */
const arrays = new Set(['service-account-issuer', 'service-account-key-file', 'tls-sni-cert-key'])

/** Which flags a command line gives; it need not be one that the component accepts. */
export function parseArgv(words: readonly string[]): CommandLine {
  const line: CommandLine = { program: words[0] ?? '', uses: [], strays: [] }
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === '--') {
      words.slice(at + 1).forEach((stray, index) => {
        line.strays.push({ word: stray, at: at + 1 + index })
      })
      break
    }
    const flag = /^--([^-=][^=]*)(?:=([\s\S]*))?$/.exec(word) ?? /^-(v)(?:=?([\s\S]+))?$/.exec(word)
    if (!flag) {
      if (word !== '') line.strays.push({ word, at })
      continue
    }
    const name = flag[1]!.replaceAll('_', '-')
    if (flag[2] !== undefined || word.includes('=')) line.uses.push({ name, value: flag[2] ?? '', at })
    else if (switches.has(name)) line.uses.push({ name, value: 'true', at })
    else line.uses.push({ name, value: words[++at] ?? '', at: at - 1 })
  }
  return line
}

/** A flag's uses, in order. */
export const usesOf = (line: CommandLine, name: string) => line.uses.filter(use => use.name === name)

/** What a scalar flag is in force as: the last one wins. undefined: not given. */
export function scalar(line: CommandLine, name: string): string | undefined {
  return usesOf(line, name).at(-1)?.value
}

/** What a list flag is in force as: all its uses together, in order. */
export function list(line: CommandLine, name: string): string[] {
  return usesOf(line, name).flatMap(use => (arrays.has(name) ? [use.value] : splitCsv(use.value)))
}

/** strconv.ParseBool; undefined when it is neither. */
export function parseBool(value: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) return true
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value)) return false
  return undefined
}

/** The flag's values as they are in force, whatever its kind, for comparing and showing. */
export function effective(line: CommandLine, name: string): string[] {
  if (lists.has(name) || arrays.has(name)) return list(line, name)
  const value = scalar(line, name)
  return value === undefined ? [] : [value]
}

/** One record of encoding/csv, which StringSlice uses: a field in double quotes may hold commas. */
function splitCsv(value: string): string[] {
  if (value === '') return []
  if (!value.includes('"')) return value.split(',')
  return [...`,${value}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  )
}
