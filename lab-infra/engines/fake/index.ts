/** The fake engine, and its variants. */
export { BadEngine, FakeEngine, NeverEngine, SlowEngine } from './engine.ts'
export type { FakeLab } from './lab.ts'
export type { FakeTerminals } from './terminals.ts'
