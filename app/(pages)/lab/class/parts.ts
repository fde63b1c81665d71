/** What the workspace shows in a class only, in one piece. */

export { ShownTerminal } from '../../looks/shown-terminal.tsx'
export { BesideLab } from './beside-lab.tsx'
export { ClassBar } from './class-bar.tsx'
export { LooksBar } from './looks-bar.tsx'
