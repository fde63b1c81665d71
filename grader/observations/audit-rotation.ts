/**
 * Whether the API server's audit log is rotated: a full file is renamed in its folder and a new one made there
 * (gopkg.in/natefinch/lumberjack.v2, openNew), which fails where the file itself is a mount point ("device or resource
 * busy"): from then on nothing is logged any more.
 */
import { posix } from 'node:path'
import { flagsOf, manifestOf } from '../cluster/manifests.ts'
import { hostPathOf } from '../cluster/mounts.ts'
import { type Observation, observe } from '../finding.ts'
import { answerOf } from '../node.ts'
import type { GradeTarget } from '../types.ts'
import { type FlagExpectation, goInt, observeFlag, wholeNumber } from './flags.ts'

export interface Rotation {
  /** Full files are kept for so many days. */
  days: number
  /** So many of them. */
  files: number
  megabytes: number
}

const flag = 'audit-log-path'
const component = 'kube-apiserver'

/** What the API server's flags say of rotation; full files stay as they are. */
export async function observeRotationFlags(target: GradeTarget, rotation: Rotation): Promise<Observation[]> {
  const wanted = Object.entries(rotationFlags(rotation))
  return (await Promise.all(wanted.map(([name, is]) => observeFlag(target, component, name, is)))).flat()
}

/** What each of the flags has to be; 0 megabytes, or none given, are the logger's own 100 (lumberjack.v2, max). */
export const rotationFlags = ({ days, files, megabytes }: Rotation): Record<string, FlagExpectation> => ({
  'audit-log-maxage': wholeNumber(days),
  'audit-log-maxbackup': wholeNumber(files),
  'audit-log-maxsize':
    megabytes === 100
      ? {
          expected: '100, which is also the default',
          right: it => it.every(n => [100, 0].includes(goInt(n)!)),
        }
      : wholeNumber(megabytes),
  'audit-log-compress': { expected: 'not true', right: it => it.every(value => value !== 'true') },
})

/** A full log can be renamed and a new one begun: in the manifest, on the node and in the container that runs. */
export async function observeRotatable(target: GradeTarget): Promise<Observation[]> {
  const [manifest, flags] = await Promise.all([manifestOf(target, component), flagsOf(target, component)])
  const where = flags.where(flag)
  const path = flags.values(flag).manifest.at(-1)
  const expected = `the folder of --${flag} is mounted from the node, to be written to`
  if (!path?.startsWith('/'))
    return [observe(false, where, expected, path ? `--${flag}=${path}` : `no --${flag}`)]
  const folder = posix.dirname(path)
  const { hostPath, why } = hostPathOf(folder, manifest.container, manifest.pod)
  const mounts = manifest.container.volumeMounts ?? []
  const covering = mounts.filter(it => `${folder}/`.startsWith(`${posix.join(String(it.mountPath), '/')}`))
  const readOnly = covering.sort((a, b) => b.mountPath.length - a.mountPath.length)[0]?.readOnly === true
  const alone = mounts.findIndex(it => posix.normalize(String(it.mountPath)) === posix.normalize(path))
  const seen = [
    observe(
      hostPath !== undefined && !readOnly,
      where,
      expected,
      hostPath ? `${hostPath}${readOnly ? ', read-only' : ''}` : `${folder}: ${why}`,
    ),
  ]
  if (alone >= 0)
    seen.push(
      observe(
        false,
        manifest.inContainer(['volumeMounts', alone]),
        'the log is a file in a mounted folder, so that it can be renamed',
        `${path} is mounted itself: device or resource busy`,
      ),
    )
  const kind = await kindOf(target, path, hostPath && posix.join(hostPath, posix.basename(path)))
  if (kind === 'mounted' && alone < 0)
    seen.push(
      observe(false, flags.process, 'a log that can be renamed', `${path} is a mount point of its container`),
    )
  if (kind === 'link')
    seen.push(
      observe(
        false,
        `${hostPath}/${posix.basename(path)}`,
        'a file',
        'a link: renaming it leaves the log where it is',
      ),
    )
  return seen
}

/** What the log is: a mount point of the container that runs, a link in the folder of the node, or a file like others. */
async function kindOf(
  target: GradeTarget,
  inside: string,
  onNode: string | undefined,
): Promise<'mounted' | 'link' | 'file'> {
  const script = `
mounts=/proc/$(pgrep -xn kube-apiserver)/mountinfo
while [ -r "$mounts" ] && read -r _ _ _ _ at _; do
  [ "$at" = "$1" ] && echo mounted && exit
done <"$mounts"
if [ -n "$2" ] && [ -L "$2" ]; then echo link; else echo file; fi`
  const argv = ['sh', '-c', script, 'log-kind', posix.normalize(inside), onNode ?? '']
  return (await answerOf(target, argv)).trim() as 'mounted' | 'link' | 'file'
}
