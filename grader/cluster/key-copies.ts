/** Copies of a key on the node that others than root may be able to read. */
import type { GradeTarget } from '../types.ts'

/** Where people put things, and where backups of them lie. Programs and the stores of etcd and containerd are left out. */
export const places = [
  ...['/etc', '/root', '/home', '/tmp', '/srv', '/mnt', '/run', '/usr/local', '/opt'],
  ...['/var/tmp', '/var/lib', '/var/log', '/var/backups', '/var/spool', '/var/cache', '/var/www'],
]
const leftOut = ['/var/lib/etcd', '/var/lib/containerd', '/run/containerd', '/opt/cks-lab', '/opt/cni']

/**
 * What is looked for: each line is one form of the key. Of the raw bytes a stretch without line ends will do, for grep
 * reads lines; of base64 of base64 what is the same wherever in a file the key stands.
 */
export function formsOf(key: Buffer): Buffer[] {
  const base64 = key.toString('base64').replaceAll('=', '')
  const nested = [0, 1, 2].map(before => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(base64)]).toString('base64')
    return encoded.replaceAll('=', '').slice(before === 0 ? 0 : before + 1, -2)
  })
  const hex = key.toString('hex')
  const texts = [base64, key.toString('base64url'), ...nested, hex, hex.toUpperCase()]
  const raw = stretches(key).sort((one, other) => other.length - one.length)[0]
  return [...texts.map(it => Buffer.from(it)), ...(raw && raw.length >= 8 ? [raw] : [])]
}

function stretches(key: Buffer): Buffer[] {
  const ends = [...key.keys()].filter(it => key[it] === 0 || key[it] === 10)
  return [-1, ...ends].map((end, index) => key.subarray(end + 1, ends[index] ?? key.length))
}

/** A check has 15 s in all. */
const searchSeconds = 12

/**
 * Only what somebody else may read by its own mode is opened: whether a folder above it is closed is judged later. What is
 * packed is unpacked.
 */
const script = `export LC_ALL=C FORMS
FORMS=$(cat)
prune=$1; shift
search() {
  grep -laF -f <(printf '%s\\n' "$FORMS") -- "$@"
  grep -laP '^(\\x1f\\x8b|BZh[1-9]|\\xfd7zXZ|\\x28\\xb5\\x2f\\xfd)' -- "$@" | while IFS= read -r packed; do
    for program in gzip bzip2 xz zstd; do
      $program -dc <"$packed" | head -c 64M | grep -qaF -f <(printf '%s\\n' "$FORMS") && printf '%s\\n' "$packed"
    done
  done
}
export -f search
timeout ${searchSeconds} find -H "$@" -xdev \\( $prune \\) -prune -o -type f -size -16384k \\( -perm /044 -o ! -user 0 \\) \\
  -exec bash -c 'search "$@"' bash {} + 2>/dev/null
[ $? != 124 ]`

/**
 * The files in which a key stands as base64, hexadecimal or raw and that others than root may read by their mode.
 * @param folders further ones to look in
 * @throws Error when the search does not end in time: what was not looked at is no proof.
 */
export async function readableCopies(
  target: GradeTarget,
  keys: Buffer[],
  folders: string[] = [],
): Promise<string[]> {
  if (keys.length === 0) return []
  const forms = keys.flatMap(formsOf).flatMap(it => [it, Buffer.from('\n')])
  const prune = leftOut.map(it => `-path ${it}`).join(' -o ')
  const argv = ['bash', '-c', script, 'key-copies', prune, ...new Set([...places, ...folders])]
  const options = {
    view: 'grader' as const,
    input: Buffer.concat(forms),
    signal: target.signal,
    timeoutMs: (searchSeconds + 2) * 1_000,
  }
  const { stdout, exitCode } = await target.node.exec(argv, options)
  if (exitCode !== 0)
    throw new Error(
      `the search for copies of the key in ${argv.slice(5).join(', ')} did not end within ${searchSeconds} s`,
    )
  return [...new Set(stdout.split('\n').filter(it => it !== ''))]
}
