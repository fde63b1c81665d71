import type { TerminalTabs } from './use-terminals.ts'
export function Terminals(_: { tabs: TerminalTabs }) {
  return <div className="flex-1" />
}
