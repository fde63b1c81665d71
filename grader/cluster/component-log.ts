/** What a component itself says of the files that it reads, in the log of the container that runs. */
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { answerOf } from '../node.ts'
import type { GradeTarget } from '../types.ts'

export interface LogLine {
  /** ms since the epoch, as the container runtime wrote it. */
  at: number
  text: string
}

/**
 * Messages about configuration files that matter to a check, as kube-apiserver writes them: a policy read leniently
 * (apiserver/pkg/audit/policy/reader.go), reloads (kubernetes/pkg/kubeapiserver/authorizer/reload.go and
 * options/authentication.go, apiserver/pkg/server/options/encryptionconfig/controller/controller.go).
 */
const about =
  'lenient decoding|authorization config|authz config|authentication config|encryption config file|watching .* config file'

/** How many lines are read; a component that says the same again and again is heard by its latest words. */
const enough = 200

const script = `
folder=$(ls -dt /var/log/pods/kube-system_"$1"-*/"$1" 2>/dev/null | head -n 1)
for file in $(ls -tr "$folder"/*.log "$folder"/*.log.2* 2>/dev/null); do
  case $file in *.gz) continue;; esac
  grep -aE -- "$2" "$file"
done | tail -n ${enough}; :`

/** The component's messages about its configuration files, oldest first, of all its containers whose log is there. */
export const configMessages = (target: GradeTarget, component: Component): Promise<LogLine[]> =>
  target.once(`config-messages ${component}`, async () =>
    parseLog(await answerOf(target, ['sh', '-c', script, 'component-log', component, about])),
  )

/** Lines of the container runtime's log format: time, stream, whether the line is whole, and the line. */
function parseLog(text: string): LogLine[] {
  return text.split('\n').flatMap(line => {
    const [, time, rest] = /^(\S+) (?:stdout|stderr) [FP] (.*)$/.exec(line) ?? []
    return time === undefined ? [] : [{ at: Date.parse(time), text: rest ?? '' }]
  })
}

/** A klog line in its own words, without time and place in the source: err="..." unquoted, or else the message. */
export function wordsOf(line: string): string {
  const message = line.replace(/^[IWEF]\d{4} \S+\s+\d+ \S+\] /, '')
  const quoted = /\berr="((?:[^"\\]|\\.)*)"/.exec(message)?.[1]
  return quoted === undefined ? message : quoted.replace(/\\(["\\])/g, '$1').replaceAll('\\n', ' ')
}
