import type { Session } from '../../api-client.ts'
export interface TerminalTabs {
  add: () => void
  focus: () => void
}
export function useTerminals(_session: Session | undefined): TerminalTabs {
  return { add() {}, focus() {} }
}
