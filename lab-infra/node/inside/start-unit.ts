/** Becomes the process that a unit describes: `start-unit NAME`. */
import { commandLine, readUnit } from './unit.ts'

const unit = readUnit(process.argv[2] ?? '')
const argv = commandLine(unit)
const program = argv[0]
if (!program) throw new Error(`Service ${unit.name} has no ExecStart= setting.`)
process.execve?.(program, argv, { ...process.env, ...unit.environment })
