/** A stand-in for journalctl on a node without systemd: what candidates type to read the kubelet's and containerd's logs. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type JournalLine, journalDir, parseJournal, parseTime, readJournal } from './journal.ts'
import { services } from './services.ts'

const note =
  'cks-lab: this node runs no systemd; this is a stand-in for journalctl that knows kubelet and containerd.'
const usage = `${note}
Usage: journalctl [-u UNIT]... [-f] [-n LINES] [-S|--since TIME] [-U|--until TIME] [-g PATTERN] [-o short|cat] [-r] [-e] [-x] [--no-pager]`

function options() {
  // -n may stand alone (ten lines), which parseArgs does not know.
  const args = process.argv.slice(2).flatMap((argument, index, all) => {
    const bare = argument === '-n' || argument === '--lines'
    return bare && !/^(\d+|all)$/.test(all[index + 1] ?? '') ? [argument, '10'] : [argument]
  })
  return parseArgs({
    args,
    options: {
      unit: { type: 'string', short: 'u', multiple: true },
      follow: { type: 'boolean', short: 'f' },
      lines: { type: 'string', short: 'n' },
      since: { type: 'string', short: 'S' },
      until: { type: 'string', short: 'U' },
      grep: { type: 'string', short: 'g' },
      output: { type: 'string', short: 'o' },
      reverse: { type: 'boolean', short: 'r' },
      'pager-end': { type: 'boolean', short: 'e' },
      catalog: { type: 'boolean', short: 'x' },
      'no-pager': { type: 'boolean' },
      quiet: { type: 'boolean', short: 'q' },
      boot: { type: 'boolean', short: 'b' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values
}

async function follow(units: string[], show: (line: JournalLine) => void): Promise<void> {
  const sizes = new Map(
    units.map(unit => [unit, statSync(`${journalDir}/${unit}.log`, { throwIfNoEntry: false })?.size ?? 0]),
  )
  for (;;) {
    for (const unit of units) {
      const path = `${journalDir}/${unit}.log`
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
      const seen = sizes.get(unit) ?? 0
      if (size < seen) sizes.set(unit, 0)
      if (size <= seen) continue
      const bytes = Buffer.alloc(size - seen)
      const file = openSync(path, 'r')
      readSync(file, bytes, 0, bytes.length, seen)
      closeSync(file)
      const whole = bytes.lastIndexOf(10) + 1
      for (const line of parseJournal(unit, bytes.subarray(0, whole).toString('utf8'))) show(line)
      sizes.set(unit, seen + whole)
    }
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

try {
  const given = options()
  if (given.help) {
    console.log(usage)
    process.exit(0)
  }
  const units = (given.unit ?? []).map(unit => unit.replace(/\.service$/, ''))
  const since = given.since ? parseTime(given.since) : 0
  const until = given.until ? parseTime(given.until) : Number.POSITIVE_INFINITY
  const pattern = given.grep ? new RegExp(given.grep, /[A-Z]/.test(given.grep) ? '' : 'i') : undefined
  const wanted = (line: JournalLine) =>
    line.time >= since && line.time <= until && (pattern?.test(line.raw) ?? true)
  const show = (line: JournalLine) => {
    if (wanted(line)) console.log(given.output === 'cat' ? line.raw : line.text)
  }
  let lines = readJournal(units).filter(wanted)
  const last = given.lines ?? (given.follow ? '10' : given['pager-end'] ? '1000' : undefined)
  if (last !== undefined && last !== 'all') lines = lines.slice(-Number(last))
  if (given.reverse) lines.reverse()
  if (!given.quiet && given.output !== 'cat') console.error(note)
  if (lines.length === 0 && !given.follow && !given.quiet) console.log('-- No entries --')
  for (const line of lines) show(line)
  if (given.follow) await follow(units.length > 0 ? units : services, show)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
process.stdout.on('error', () => process.exit(0))
